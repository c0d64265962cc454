#include "tasks/sentences.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/text/python/python_text.h"

namespace twb::tasks {
namespace {

namespace py = text::py;

bool isIn(std::u32string_view set, char32_t c) {
    return set.find(c) != std::u32string_view::npos;
}

constexpr std::u32string_view kEnds = U".!?…";
constexpr std::u32string_view kWideEnds = U"。！？｡";
constexpr std::u32string_view kClosers = U"\"')]}»”’›」』）";

/// Words before a full stop that does not end a sentence.
constexpr std::array<std::u32string_view, 24> kAbbreviations{U"Mr",  U"Mrs", U"Ms",  U"Dr", U"Prof", U"St",  U"Jr",     U"Sr",
                                                             U"vs",  U"No",  U"Fig", U"al", U"e.g",  U"i.e", U"approx", U"Inc",
                                                             U"Ltd", U"Co",  U"Hr",  U"Fr", U"bzw",  U"Nr",  U"M",      U"Mme"};

/// Whether the full stop at `at` belongs to an initial or an abbreviation.
bool isAbbreviation(std::u32string_view text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && !py::isSpace(text[begin - 1]) && !isIn(kClosers, text[begin - 1]) && !isIn(U"([{«“‘", text[begin - 1])) {
        --begin;
    }
    const std::u32string_view word = text.substr(begin, at - begin);
    const bool isInitial = word.size() == 1 && py::isUpper(word[0]);
    return isInitial || std::find(kAbbreviations.begin(), kAbbreviations.end(), word) != kAbbreviations.end();
}

/// The place behind a sentence's end that begins at `at`, or `at` when none does.
std::size_t behindEnd(std::u32string_view text, std::size_t at) {
    if (py::isLineBreak(text[at])) {
        return at + 1;
    }
    const bool isWide = isIn(kWideEnds, text[at]);
    if (!isWide && (!isIn(kEnds, text[at]) || (text[at] == U'.' && isAbbreviation(text, at)))) {
        return at;
    }
    std::size_t end = at + 1;
    while (end < text.size() && (isIn(kEnds, text[end]) || isIn(kWideEnds, text[end]) || isIn(kClosers, text[end]))) {
        ++end;
    }
    std::size_t next = end;
    while (next < text.size() && py::isSpace(text[next])) {
        ++next;
    }
    const bool ends = next == text.size() || (next > end && !py::isLower(text[next]));
    return isWide || ends ? end : at;
}

std::size_t byteCount(std::u32string_view text) {
    return py::encode(text).size();
}

/// The words of a part, so that a sentence which is too long can be cut between them.
std::vector<TextRange> wordRanges(std::string_view text, TextRange within) {
    std::vector<TextRange> words;
    std::size_t at = within.begin;
    for (const std::string& word : py::split(within.of(text))) {
        const std::size_t begin = text.find(word, at);
        words.push_back({begin, begin + word.size()});
        at = words.back().end;
    }
    return words;
}

/// How many of the units from `first` on fit together, at least one.
std::size_t fittingCount(std::string_view text, const std::vector<TextRange>& units, std::size_t first,
                         const std::function<bool(std::string_view)>& fits) {
    std::size_t known = 1, tooMany = units.size() - first + 1;
    while (tooMany - known > 1) {
        const std::size_t middle = known + (tooMany - known) / 2;
        const TextRange range{units[first].begin, units[first + middle - 1].end};
        (fits(range.of(text)) ? known : tooMany) = middle;
    }
    return known;
}

void addParts(std::string_view text, const std::vector<TextRange>& units, bool areSentences,
              const std::function<bool(std::string_view)>& fits, std::vector<TextRange>& parts) {
    for (std::size_t first = 0; first < units.size();) {
        if (areSentences && !fits(units[first].of(text))) {
            addParts(text, wordRanges(text, units[first]), false, fits, parts);
            ++first;
            continue;
        }
        const std::size_t count = fittingCount(text, units, first, fits);
        parts.push_back({units[first].begin, units[first + count - 1].end});
        first += count;
    }
}

}  // namespace

std::vector<TextRange> sentenceRanges(std::string_view utf8) {
    const std::u32string text = py::decode(utf8);
    std::vector<TextRange> sentences;
    std::size_t bytes = 0;  // before `begin`
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size()) {
            const std::size_t behind = behindEnd(text, end);
            if (behind > end) {
                end = behind;
                break;
            }
            ++end;
        }
        const std::u32string_view sentence = std::u32string_view(text).substr(begin, end - begin);
        std::size_t leading = 0;
        while (leading < sentence.size() && py::isSpace(sentence[leading])) {
            ++leading;
        }
        std::size_t kept = sentence.size();
        while (kept > leading && py::isSpace(sentence[kept - 1])) {
            --kept;
        }
        if (kept > leading) {
            const std::size_t first = bytes + byteCount(sentence.substr(0, leading));
            sentences.push_back({first, first + byteCount(sentence.substr(leading, kept - leading))});
        }
        bytes += byteCount(sentence);
        begin = end;
    }
    return sentences;
}

std::vector<TextRange> partsWithin(std::string_view text, const std::function<bool(std::string_view)>& fits) {
    std::vector<TextRange> parts;
    addParts(text, sentenceRanges(text), true, fits, parts);
    return parts;
}

}  // namespace twb::tasks
