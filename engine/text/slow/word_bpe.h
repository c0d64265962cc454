#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/convert/vocab_files.h"

namespace twb::text {

/// Byte-pair merges over the symbols of one word, as the slow tokenizers do it: the pair with the lowest rank is joined everywhere in the
/// word, then the next.
class WordBpe {
public:
    explicit WordBpe(const std::vector<Merge>& merges);

    /// Joins symbols as far as the merges go.
    std::vector<std::string> join(std::vector<std::string> symbols) const;
    /// The characters of a word, the last with `ending`, joined.
    std::vector<std::string> split(std::string_view word, std::string_view ending) const;
    /// As split with "</w>", written CTRL's way: "@@" at the end of all pieces but the last, no "</w>". A word of one character stays.
    std::vector<std::string> splitWithAts(std::string_view word) const;

private:
    std::unordered_map<std::string, std::size_t> m_ranks;  // "left right" -> rank
};

}  // namespace twb::text
