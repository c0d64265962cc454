#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/core/json.h"
#include "engine/io/safetensors.h"

namespace twb::io {

/// save_pretrained's default ("10GB"); decimal, as there.
constexpr std::uint64_t kDefaultShardBytes = 10'000'000'000;

/// Writes a model's tensors into a folder as transformers' save_pretrained(safe_serialization=True) does: one model.safetensors, or shards
/// of at most `maxShardBytes` with model.safetensors.index.json (a larger tensor gets a shard of its own). Tensors that look at the same
/// memory (tied) are written once, under the first name. Weight files of an earlier save that no longer belong are removed last, so that a
/// folder is never without a whole checkpoint. Returns the files written. Throws Error(InvalidFile) naming the file and the system's
/// reason.
std::vector<std::filesystem::path> writeCheckpoint(const std::filesystem::path& folder, const std::vector<TensorView>& tensors,
                                                   std::uint64_t maxShardBytes = kDefaultShardBytes);

/// Writes a JSON file such as config.json: indented by two, a line feed at the end, synced and renamed.
void writeConfigFile(const std::filesystem::path& file, const core::Json& value);

}  // namespace twb::io
