#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/convert/vocab_files.h"

namespace twb::text {

/// Byte-pair merges over the characters of one word, as the slow tokenizers do it: the pair with the lowest rank is joined everywhere in
/// the word, from left to right, then the next. (Fast ones look for the lowest rank again after every single merge.)
class WordBpe {
public:
    explicit WordBpe(const std::vector<Merge>& merges);

    /// The characters of a word, the last with `ending`, joined as far as the merges go.
    std::vector<std::string> split(std::string_view word, std::string_view ending) const;
    /// As split with "</w>", written CTRL's way: "@@" at the end of all pieces but the last, no "</w>". A word of one character stays.
    std::vector<std::string> splitWithAts(std::string_view word) const;

private:
    class Joining;
    std::unordered_map<std::string, std::size_t> m_ranks;  // "left right" -> rank
};

}  // namespace twb::text
