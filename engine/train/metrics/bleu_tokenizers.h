#pragma once

#include <string>

namespace twb::train {

/// Cuts a line into tokens between blanks, as sacrebleu's tokenizer of that name: "13a" (mteval-v13a), "intl" (mteval-v14), "zh", "char"
/// and "none".
std::string bleuTokenized(const std::string& tokenizer, const std::string& line);

bool isBleuTokenizer(const std::string& name);

}  // namespace twb::train
