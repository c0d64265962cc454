#include "engine/train/metrics/bleu_tokenizers.h"

#include <algorithm>
#include <array>
#include <utility>

#include <utf8proc.h>

#include "engine/text/python/python_text.h"

namespace twb::train {
namespace {

namespace py = text::py;

bool isDigit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

bool isStop(char32_t c) {
    return c == U'.' || c == U',';
}

/// ASCII symbols but ' , - . and the letters and digits; the blank is one of them.
bool isSymbol13a(char32_t c) {
    return (c >= U'{' && c <= U'~') || (c >= U'[' && c <= U'`') || (c >= U' ' && c <= U'&') || (c >= U'(' && c <= U'+') ||
           (c >= U':' && c <= U'@') || c == U'/';
}

template <class Predicate>
std::u32string spaced(const std::u32string& text, Predicate wanted) {
    std::u32string out;
    for (const char32_t c : text) {
        if (wanted(c)) {
            out += U' ';
            out += c;
            out += U' ';
        } else {
            out += c;
        }
    }
    return out;
}

/// Where `first` is followed by `second`, blanks go around the second (aroundSecond) or around the first.
template <class First, class Second>
std::u32string spacedPairs(const std::u32string& text, First first, Second second, bool aroundSecond) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        if (i + 1 < text.size() && first(text[i]) && second(text[i + 1])) {
            out += aroundSecond ? std::u32string{text[i], U' ', text[i + 1], U' '} : std::u32string{U' ', text[i], U' ', text[i + 1]};
            i += 2;
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::u32string western(std::u32string line) {
    const auto notDigit = [](char32_t c) { return !isDigit(c); };
    line = spaced(line, isSymbol13a);
    line = spacedPairs(line, notDigit, isStop, true);
    line = spacedPairs(line, isStop, notDigit, false);
    return spacedPairs(
        line, isDigit, [](char32_t c) { return c == U'-'; }, true);
}

bool isPunctuationCategory(char32_t c) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isNumberCategory(char32_t c) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool isSymbolCategory(char32_t c) {
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category >= UTF8PROC_CATEGORY_SM && category <= UTF8PROC_CATEGORY_SO;
}

std::u32string international(std::u32string line) {
    const auto notNumber = [](char32_t c) { return !isNumberCategory(c); };
    line = spacedPairs(line, notNumber, isPunctuationCategory, true);
    line = spacedPairs(line, isPunctuationCategory, notNumber, false);
    return spaced(line, isSymbolCategory);
}

/// The ranges of the original script. Its four-digit escapes for the two supplementary planes read as U+2001..U+2A6D and U+2F81..U+2FA1;
/// the scores in the literature are computed so.
bool isChineseOfScript(char32_t c) {
    static constexpr std::array<std::pair<char32_t, char32_t>, 22> kRanges = {{
        {0x3400, 0x4DB5}, {0x4E00, 0x9FA5}, {0x9FA6, 0x9FBB}, {0xF900, 0xFA2D}, {0xFA30, 0xFA6A}, {0xFA70, 0xFAD9},
        {0x2001, 0x2A6D}, {0x2F81, 0x2FA1}, {0xFF00, 0xFFEF}, {0x2E80, 0x2EFF}, {0x3000, 0x303F}, {0x31C0, 0x31EF},
        {0x2F00, 0x2FDF}, {0x2FF0, 0x2FFF}, {0x3100, 0x312F}, {0x31A0, 0x31BF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE4F},
        {0x2600, 0x26FF}, {0x2700, 0x27BF}, {0x3200, 0x32FF}, {0x3300, 0x33FF},
    }};
    return std::any_of(kRanges.begin(), kRanges.end(), [c](const auto& range) { return c >= range.first && c <= range.second; });
}

std::string unescaped(std::string line) {
    line = py::replace(std::move(line), "<skipped>", "");
    line = py::replace(std::move(line), "-\n", "");
    line = py::replace(std::move(line), "\n", " ");
    line = py::replace(std::move(line), "&quot;", "\"");
    line = py::replace(std::move(line), "&amp;", "&");
    line = py::replace(std::move(line), "&lt;", "<");
    return py::replace(std::move(line), "&gt;", ">");
}

}  // namespace

bool isBleuTokenizer(const std::string& name) {
    return name == "13a" || name == "intl" || name == "zh" || name == "char" || name == "none";
}

std::string bleuTokenized(const std::string& tokenizer, const std::string& line) {
    if (tokenizer == "13a") {
        return py::encode(western(py::decode(" " + unescaped(line) + " ")));
    }
    if (tokenizer == "intl") {
        return py::encode(international(py::decode(line)));
    }
    if (tokenizer == "zh") {
        return py::encode(western(spaced(py::decode(py::strip(line)), isChineseOfScript)));
    }
    if (tokenizer == "char") {
        return py::join(py::characters(line), " ");
    }
    return line;
}

}  // namespace twb::train
