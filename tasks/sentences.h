#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

/// Where texts may be cut.
namespace twb::tasks {

/// A half-open range of bytes of a UTF-8 text.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
    bool operator==(const TextRange&) const = default;
};

/// The sentences of a text, without the white space between them. A sentence ends at a line's end, or behind . ! ? … (and closing quotes
/// and brackets) when white space and no lower-case letter follow, not behind initials and common abbreviations; behind 。！？ always.
std::vector<TextRange> sentenceRanges(std::string_view text);

/// The text in as few parts as `fits` allows, cut between sentences; a sentence that does not fit alone is cut between words, and a word
/// that does not fit is a part of its own. `fits` must hold for the beginnings of what it holds for.
std::vector<TextRange> partsWithin(std::string_view text, const std::function<bool(std::string_view)>& fits);

}  // namespace twb::tasks
