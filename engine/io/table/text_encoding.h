#pragma once

#include <span>
#include <string>

namespace twb::io {

struct DecodedText {
    std::string text;  ///< UTF-8 without a byte order mark
    std::string note;  ///< which other encoding it was in; empty for UTF-8
};

/// Text as UTF-8: by its byte order mark, as UTF-16 without one when every other byte is zero, as UTF-8 when it is well-formed, else as
/// Windows-1252 (which covers Latin-1). Throws Error(InvalidFile) beginning with `where` when the bytes are no text.
DecodedText decodeText(std::span<const std::byte> bytes, const std::string& where);

}  // namespace twb::io
