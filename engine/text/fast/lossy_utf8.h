#pragma once

#include <string>
#include <string_view>

namespace twb::text {

/// The text with each maximal ill-formed part replaced by U+FFFD, as Rust's String::from_utf8_lossy (Unicode, section 3.9, "best
/// practice").
std::string lossyUtf8(std::string_view bytes);

}  // namespace twb::text
