#pragma once

namespace twb::text {

// The Rust crates of tokenizers 0.14 know older versions of Unicode than utf8proc does. Characters that got their class, or their
// decomposition, later than those tables: they are treated as if they had none.

bool isInNewerDecompositions(char32_t c);
bool isInNewerFormat(char32_t c);
bool isInNewerNonspacingMarks(char32_t c);
bool isInNewerMarks(char32_t c);
bool isInNewerPunctuation(char32_t c);

}  // namespace twb::text
