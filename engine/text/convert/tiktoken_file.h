#pragma once

#include <filesystem>
#include <optional>

namespace twb::text {

/// The first file with the ending .tiktoken in a folder.
std::optional<std::filesystem::path> tiktokenFileOf(const std::filesystem::path& folder);

}  // namespace twb::text
