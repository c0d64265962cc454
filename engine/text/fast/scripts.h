#pragma once

namespace twb::text {

constexpr int kAnyScript = 0;

/// A number for the script of a character, as the UnicodeScripts pre-tokenizer sees it: Hiragana, Katakana and the long vowel mark count as
/// Han, the space and unassigned characters as any script (kAnyScript).
int scriptForSplitting(char32_t c);

}  // namespace twb::text
