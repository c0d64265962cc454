#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

#include "engine/io/checkpoint_writer.h"

namespace twb::models {

class Model;

struct SaveOptions {
    std::optional<at::ScalarType> dtype;  ///< of the float tensors; absent: as they are
    std::uint64_t maxShardBytes = io::kDefaultShardBytes;
    bool overwrite = false;  ///< write into a folder that holds a model already
    /// Called before each tensor is written; may throw to stop: what the folder held stays usable.
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

struct SavedModel {
    std::vector<std::filesystem::path> files;  ///< all that were written, config.json last
    std::vector<std::string> leftOut;          ///< tensors that have no values: the source lacks them, too
};

/// Writes a folder as transformers' save_pretrained does: model.safetensors (or shards) with tied tensors once, config.json with the keys
/// that no one here knows, and the tokenizer's and other small files of the folder that the model came from. A model of which only the
/// shapes were loaded (WeightPolicy::shapesOnly) is read from its files tensor by tensor, so any size can be saved. Throws
/// Error(InvalidParameter) when the folder is the model's own or holds one already, Error(InvalidFile) when it cannot be written.
SavedModel saveModel(const Model& model, const std::filesystem::path& folder, const SaveOptions& options = {});

}  // namespace twb::models
