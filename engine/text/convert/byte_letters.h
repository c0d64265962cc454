#pragma once

#include <string>
#include <string_view>

namespace twb::text {

/// GPT-2's spelling of bytes: printable Latin-1 letters stand for themselves, the other bytes for U+0100 and what follows.
std::string bytesAsLetters(std::string_view bytes);

}  // namespace twb::text
