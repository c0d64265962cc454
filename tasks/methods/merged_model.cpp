#include "tasks/methods/merged_model.h"

#include <ATen/core/grad_mode.h>

#include "engine/models/model.h"
#include "engine/models/save.h"
#include "engine/nn/adapter.h"

namespace twb::tasks {

void saveMergedModel(const train::TrainableModel& trained, const std::filesystem::path& base, const std::filesystem::path& adapter,
                     const std::filesystem::path& folder) {
    const at::NoGradGuard noGradients;
    models::LoadOptions load;
    load.head = trained.model().className();
    load.configOverrides = trained.model().config();  // the labels, for one, are those of the training
    load.policy.adapter = nn::Adapter::open(adapter);
    models::SaveOptions save;
    save.overwrite = true;
    models::saveModel(*models::loadModel(base, load), folder, save);
}

}  // namespace twb::tasks
