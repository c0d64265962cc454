#pragma once

#include <string>

namespace twb::text {

/// clean_up_tokenization of transformers: takes out the spaces before punctuation and English contractions.
std::string cleanUpTokenization(std::string text);

}  // namespace twb::text
