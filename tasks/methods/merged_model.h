#pragma once

#include <filesystem>

#include "engine/train/trainer/trainable_model.h"

namespace twb::tasks {

/// Writes the model that was trained with an adapter as a whole model, the adapter merged into its matrices. `base`: the folder that the
/// training began with; `adapter`: that the adapter was saved to.
void saveMergedModel(const train::TrainableModel& trained, const std::filesystem::path& base, const std::filesystem::path& adapter,
                     const std::filesystem::path& folder);

}  // namespace twb::tasks
