#pragma once

#include <filesystem>
#include <string_view>

namespace twb::train {

/// "image" or "audio" by the file's ending, else empty.
std::string_view mediaKind(const std::filesystem::path& file);

}  // namespace twb::train
