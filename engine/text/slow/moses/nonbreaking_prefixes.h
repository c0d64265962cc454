#pragma once

#include <string_view>
#include <vector>

namespace twb::text::moses {

/// The abbreviations of a language ("en", "de", ...); English for languages without a list.
std::vector<std::string_view> nonbreakingPrefixes(std::string_view language);

}  // namespace twb::text::moses
