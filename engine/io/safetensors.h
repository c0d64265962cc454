#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/io/tensor_view.h"

/// The safetensors format: eight bytes with the header's length, a JSON header, the tensors' bytes without gaps
/// (https://github.com/huggingface/safetensors). The checks are those of the reference implementation.
namespace twb::io {

using Metadata = std::vector<std::pair<std::string, std::string>>;

struct Safetensors {
    std::vector<TensorView> tensors;  ///< in the order of their bytes
    Metadata metadata;                ///< the header's __metadata__, in its order
};

/// Maps a file; only its header is read. Throws Error(NotFound | InvalidFile | Unsupported) naming the file and the tensor.
Safetensors openSafetensors(const std::filesystem::path& file);

/// The same for bytes in memory that `owner` keeps alive; `where` names them in messages.
Safetensors parseSafetensors(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner);

/// Writes tensors as the reference library does, byte for byte: wider types first, then by name. Written beside, synced, renamed.
/// Throws Error(InvalidInput) for a name given twice.
void writeSafetensors(const std::filesystem::path& file, std::vector<TensorView> tensors, const Metadata& metadata = {{"format", "pt"}});

}  // namespace twb::io
