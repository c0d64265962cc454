#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/io/pickle/pickle_value.h"

/// Files that torch.save wrote: a ZIP archive (since torch 1.6), or the older stream of pickles. Nothing in them is run.
namespace twb::io {

struct TorchFile {
    PickleArena arena;  ///< owns the values
    const PickleValue* root = nullptr;
};

/// Maps a file; stored tensors are views into it. Throws Error(NotFound | InvalidFile | Unsupported) naming it and what was refused.
TorchFile openTorchFile(const std::filesystem::path& file);

/// The same for bytes in memory that `owner` keeps alive.
TorchFile parseTorchFile(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner);

/// The tensors of a state dict (a dictionary of names), in its order. Throws Error(InvalidFile) when the root is none; entries
/// that are no tensors are left out.
std::vector<TensorView> stateDictTensors(const TorchFile& file, const std::string& where);

}  // namespace twb::io
