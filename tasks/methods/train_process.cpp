// `train_process`: one of the processes of a training but the first, which starts them (training_processes.h). Params: folder, rank.
#include <chrono>
#include <filesystem>
#include <optional>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/training_job.h"
#include "tasks/methods/training_processes.h"

namespace twb::tasks {
namespace {

namespace fs = std::filesystem;
using core::Json;

Json run(const Json& given, LoadedModels& models, host::JobContext& job) {
    const fs::path folder = requiredText(given, "folder", "train_process");
    const auto rank = static_cast<int>(core::optionalInt(given, "rank", "train_process").value_or(0));
    const Json request = core::readJsonFile(folder / kProcessRequest);
    const Json& params = request.at("params");
    const int processes = request.at("processes").get<int>();
    const ThreadShare threads(processes);
    const auto group = std::make_shared<train::ProcessGroup>(folder / kMeetingFile, rank, processes,
                                                             [&](std::chrono::milliseconds) { job.checkCancelled(); });
    TrainingJob training(params, models, job, {}, group);
    const Json checkpoint = params.value("resume_from_checkpoint", Json());
    training.trainer().train(checkpoint.is_string() ? fs::path(checkpoint.get<std::string>()) : fs::path());
    return Json::object();
}

}  // namespace

host::Method trainProcessMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        return {{api::Document{run(params, models, job)}}, false};
    };
}

}  // namespace twb::tasks
