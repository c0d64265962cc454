#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twb::text {

std::string encodeBase64(std::string_view bytes);

/// nullopt when the text is not base64 (padding is required, white space is not skipped).
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace twb::text
