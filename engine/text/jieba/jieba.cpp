// jieba (https://github.com/fxsjy/jieba): the words of a text are the path through all dictionary words in it whose product of
// frequencies is highest.
#include "engine/text/jieba/jieba.h"

#include <cmath>
#include <limits>

#include "engine/text/fast/utf8_cursor.h"
#include "engine/text/jieba/dictionary.h"

namespace twb::text::jieba {
namespace {

bool isAsciiAlphanumeric(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
}

/// What stretches of words are made of; between them every character is a word.
bool isPartOfWords(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FD5) || isAsciiAlphanumeric(c) || std::u32string_view(U"+#&._%-").find(c) != std::u32string_view::npos;
}

/// Where the best word at each byte at which a character begins ends.
std::vector<std::size_t> bestEnds(std::string_view text) {
    const Dictionary& dictionary = Dictionary::instance();
    const double logTotal = std::log(static_cast<double>(dictionary.total()));
    std::vector<double> best(text.size() + 1, 0);
    std::vector<std::size_t> ends(text.size(), 0);
    for (std::size_t begin = text.size(); begin-- > 0;) {
        if ((static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) {
            continue;  // inside a character
        }
        best[begin] = -std::numeric_limits<double>::infinity();
        const auto offer = [&](std::size_t length, std::uint32_t count) {
            const double score = std::log(count > 0 ? static_cast<double>(count) : 1.0) - logTotal + best[begin + length];
            if (score >= best[begin]) {
                best[begin] = score;
                ends[begin] = begin + length;
            }
        };
        dictionary.forEachPrefix(text.substr(begin), offer);
        if (ends[begin] == 0) {
            offer(Utf8Cursor(text.substr(begin)).end(), 1);
        }
    }
    return ends;
}

void cutStretch(std::string_view text, std::vector<std::string_view>& words) {
    const std::vector<std::size_t> ends = bestEnds(text);
    std::size_t runBegin = 0;  // of single letters and digits, which stay together
    const auto endRun = [&](std::size_t end) {
        if (runBegin < end) {
            words.push_back(text.substr(runBegin, end - runBegin));
        }
    };
    for (std::size_t at = 0; at < text.size(); at = ends[at]) {
        if (ends[at] == at + 1 && isAsciiAlphanumeric(static_cast<unsigned char>(text[at]))) {
            continue;
        }
        endRun(at);
        words.push_back(text.substr(at, ends[at] - at));
        runBegin = ends[at];
    }
    endRun(text.size());
}

}  // namespace

std::vector<std::string_view> cut(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t stretch = 0;
    for (Utf8Cursor c(text); c; ++c) {
        if (isPartOfWords(c.value)) {
            continue;
        }
        cutStretch(text.substr(stretch, c.begin - stretch), words);
        if (c.value == U'\n' && !words.empty() && words.back() == "\r" && words.back().data() + 1 == text.data() + c.begin) {
            words.back() = text.substr(c.begin - 1, 2);  // \r\n is one
        } else {
            words.push_back(text.substr(c.begin, c.end() - c.begin));
        }
        stretch = c.end();
    }
    cutStretch(text.substr(stretch), words);
    return words;
}

}  // namespace twb::text::jieba
