#pragma once

#include <filesystem>
#include <optional>

namespace twb::io {

/// The GGUF file that a path names: itself, or the only one of a folder without a config.json; nullopt when it names something else.
std::optional<std::filesystem::path> ggufFileOf(const std::filesystem::path& path);

/// The only GGUF file of a folder; nullopt when it has none or several.
std::optional<std::filesystem::path> onlyGgufIn(const std::filesystem::path& folder);

/// cacheFolder("gguf")
std::filesystem::path ggufCacheFolder();

/// A model folder for a GGUF file, so that it opens as any other: config.json, tokenizer_config.json and generation_config.json, made from
/// the file's metadata, beside a link to the file. Made once for each state of the file, below `cache`. Throws as openGgufCheckpoint.
std::filesystem::path ggufModelFolder(const std::filesystem::path& file, const std::filesystem::path& cache = ggufCacheFolder());

}  // namespace twb::io
