#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/slow/layout_tokenizer.h"

namespace twb::text {

/// Special tokens before and after the text; a pair is simply joined. What the translation models use.
SequenceLayout prefixSuffixLayout(std::vector<std::int64_t> prefix, std::vector<std::int64_t> suffix);

/// Throws Error(InvalidParameter) that lists the known codes when `code` (the value of `option`) is not one of them.
void requireLanguage(const std::string& option, const std::string& code, std::span<const std::string_view> known);

}  // namespace twb::text
