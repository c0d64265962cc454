#pragma once

#include <string>

namespace twb::train {

/// The stem of a lower-case English word: Porter's algorithm (1980) with NLTK's extensions, as rouge-score uses it.
std::string porterStem(const std::string& word);

}  // namespace twb::train
