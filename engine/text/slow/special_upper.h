#pragma once

#include <string_view>

namespace twb::text {

/// The upper-case form of a character whose form is longer than one character ("ß" -> "SS"); empty for all others.
std::u32string_view specialUpper(char32_t c);

}  // namespace twb::text
