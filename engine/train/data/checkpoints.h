#pragma once

#include <filesystem>
#include <vector>

/// The checkpoints in a training's output folder, by their names ("checkpoint-500"). No torch in here.
namespace twb::train {

inline constexpr const char* kCheckpointPrefix = "checkpoint-";
inline constexpr const char* kUnfinishedCheckpoint = ".part";  ///< what such a folder's name ends with; it does not count

/// The checkpoints of a run, by their steps; none where there is no such folder. Folders that were not finished do not count.
std::vector<std::filesystem::path> checkpointsIn(const std::filesystem::path& outputFolder);

/// Removes a checkpoint; whatever happens, what is left of it does not count as one.
void removeCheckpointFolder(const std::filesystem::path& folder);

}  // namespace twb::train
