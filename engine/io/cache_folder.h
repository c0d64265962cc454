#pragma once

#include <filesystem>

namespace twb::io {

/// Where files of a kind are kept that can be made again: $XDG_CACHE_HOME/transformer-workbench/KIND, else ~/.cache/..., else below the
/// system's folder for temporary files.
std::filesystem::path cacheFolder(const std::filesystem::path& kind);

}  // namespace twb::io
