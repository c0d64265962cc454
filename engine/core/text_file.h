#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace twb::core {

/// The bytes of a file. Throws Error(NotFound) when it does not exist or cannot be opened, Error(InvalidFile) when it is a
/// folder or larger than `maxBytes`.
std::string readTextFile(const std::filesystem::path& file, std::uintmax_t maxBytes = std::uintmax_t(1) << 30);

/// Writes beside the file, then renames: readers see the old or the new content, never half of it.
/// Throws Error(InvalidFile) naming the file and the system's reason.
void writeTextFile(const std::filesystem::path& file, std::string_view content);

}  // namespace twb::core
