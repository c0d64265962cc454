#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twb::core {

/// Index of the first byte that is not part of well-formed UTF-8, or npos when all is well-formed.
std::size_t firstInvalidUtf8(std::string_view text);

/// Number of Unicode code points of well-formed UTF-8.
std::size_t codePointCount(std::string_view text);

/// The text, or its beginning and an ellipsis, at most `limit` bytes, never cut inside a character.
std::string shortened(std::string_view text, std::size_t limit);

}  // namespace twb::core
