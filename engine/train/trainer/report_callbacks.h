#pragma once

#include <filesystem>
#include <memory>

#include "engine/train/trainer/trainer_callback.h"

namespace twb::train {

// Callbacks that write down what is logged. They make their files when the training begins, and throw Error(InvalidFile) when that fails;
// a disk that fails later is warned of once, and the training goes on.

/// TensorBoard's event files in `folder`, with the tags of transformers' TensorBoardCallback: "train/loss", "eval/loss", ... `texts`: shown
/// on the text page by their names (the arguments and the model's configuration).
std::unique_ptr<TrainerCallback> tensorBoardCallback(std::filesystem::path folder, core::Json texts);

/// Appends a line "step,epoch,name,value" for each figure.
std::unique_ptr<TrainerCallback> csvLogCallback(std::filesystem::path file);

/// Appends an object for each log, as trainer_state.json's log_history has them.
std::unique_ptr<TrainerCallback> jsonlLogCallback(std::filesystem::path file);

}  // namespace twb::train
