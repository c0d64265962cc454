#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/train/optimizers/optimizer.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer/train_loader.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/trainer_state.h"

namespace twb::train {

/// Where a run stands: all that a checkpoint keeps, but for random draws.
struct RunPosition {
    TrainableModel& model;
    Optimizer& optimizer;
    Schedule& schedule;
    TrainerState& state;
};

/// What is known of the random draws of a checkpoint. Those of Python have no loader's position.
struct RandomPosition {
    at::Tensor generator;  ///< undefined: the folder has none
    std::optional<TrainLoader::Position> loader;
};

/// Writes `folder` (output_dir/checkpoint-STEP) in transformers' layout: the model's files or the adapter's, trainer_state.json,
/// training_args.json, and the states of optimizer, schedule and generator as safetensors and JSON. It is written beside, synced and then
/// renamed, so whatever happens the folder is whole or not there. What a killed run has left unfinished beside it is removed. `random`: of
/// each process, as gatherRandom gives them.
void writeCheckpointFolder(const std::filesystem::path& folder, const RunPosition& position, const std::vector<RandomPosition>& random,
                           const core::Json& arguments);

/// Where the processes of a group stand in their draws, the first's first. All must call it.
std::vector<RandomPosition> gatherRandom(const TrainLoader& loader, const ProcessGroup& group);

/// Takes the state of such a folder, or of one that Python's Trainer wrote (optimizer.pt, scheduler.pt, rng_state.pth); what is missing
/// stays as it is. The model's weights come first. The random draws are those of the process `rank`, or of the first where the folder has
/// none of it. Throws Error(NotFound | InvalidFile) naming the file.
RandomPosition readCheckpointFolder(const std::filesystem::path& folder, RunPosition& position, int rank);

/// Removes the oldest so that `limit` remain; the best one and the newest are spared as Trainer spares them.
void rotateCheckpoints(const std::filesystem::path& outputFolder, std::int64_t limit, const std::string& best);

}  // namespace twb::train
