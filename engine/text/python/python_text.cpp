#include "engine/text/python/python_text.h"

#include <utf8proc.h>

#include <algorithm>

#include "engine/text/python/case_table.h"

namespace twb::text::py {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kSmallSigma = 0x3C3;
constexpr char32_t kFinalSigma = 0x3C2;
constexpr char32_t kCapitalIWithDot = 0x130;

utf8proc_category_t category(char32_t c) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

struct CodeRange {
    char32_t first;
    char32_t last;
};

// Other_Uppercase and Other_Lowercase of Unicode's PropList.txt (the parts below U+10000, and the enclosed letters).
constexpr CodeRange kOtherUpper[] = {{0x2160, 0x216F}, {0x24B6, 0x24CF}, {0x1F130, 0x1F149}, {0x1F150, 0x1F169}, {0x1F170, 0x1F189}};
constexpr CodeRange kOtherLower[] = {{0xAA, 0xAA},     {0xBA, 0xBA},     {0x2B0, 0x2B8},   {0x2C0, 0x2C1},   {0x2E0, 0x2E4},
                                     {0x345, 0x345},   {0x37A, 0x37A},   {0x1D2C, 0x1D6A}, {0x1D78, 0x1D78}, {0x1D9B, 0x1DBF},
                                     {0x2071, 0x2071}, {0x207F, 0x207F}, {0x2090, 0x209C}, {0x2170, 0x217F}, {0x24D0, 0x24E9},
                                     {0x2C7C, 0x2C7D}, {0xA69C, 0xA69D}, {0xA770, 0xA770}, {0xA7F8, 0xA7F9}, {0xAB5C, 0xAB5F}};

template <std::size_t N>
bool contains(const CodeRange (&ranges)[N], char32_t c) {
    return std::any_of(std::begin(ranges), std::end(ranges), [c](const CodeRange& r) { return c >= r.first && c <= r.last; });
}

template <std::size_t N>
const SpecialCase* findSpecial(const std::array<SpecialCase, N>& table, char32_t c) {
    const auto place = std::lower_bound(table.begin(), table.end(), c, [](const SpecialCase& row, char32_t key) { return row.from < key; });
    return place != table.end() && place->from == c ? &*place : nullptr;
}

void append(std::u32string& out, const SpecialCase& row) {
    for (const char32_t c : row.to) {
        if (c != 0) {
            out += c;
        }
    }
}

void appendUpper(std::u32string& out, char32_t c) {
    if (const SpecialCase* row = findSpecial(kSpecialUpper, c)) {
        append(out, *row);
    } else {
        out += static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
    }
}

void appendTitle(std::u32string& out, char32_t c) {
    if (const SpecialCase* row = findSpecial(kSpecialTitle, c)) {
        append(out, *row);
    } else {
        out += static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
    }
}

bool isCaseIgnorable(char32_t c) {
    static constexpr std::u32string_view kMidWord =
        U"'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";
    switch (category(c)) {
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_SK:
            return true;
        default:
            return kMidWord.find(c) != std::u32string_view::npos;
    }
}

// A sigma is final when a letter stands before it and none after it.
bool isFinalSigma(std::u32string_view text, std::size_t at) {
    std::size_t before = at;
    while (before > 0 && isCaseIgnorable(text[before - 1])) {
        --before;
    }
    if (before == 0 || !isCased(text[before - 1])) {
        return false;
    }
    std::size_t after = at + 1;
    while (after < text.size() && isCaseIgnorable(text[after])) {
        ++after;
    }
    return after == text.size() || !isCased(text[after]);
}

void appendLower(std::u32string& out, std::u32string_view text, std::size_t at) {
    const char32_t c = text[at];
    if (c == kCapitalSigma) {
        out += isFinalSigma(text, at) ? kFinalSigma : kSmallSigma;
    } else if (c == kCapitalIWithDot) {
        out += U"i\u0307";
    } else {
        out += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
    }
}

}  // namespace

std::u32string decode(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    auto left = static_cast<utf8proc_ssize_t>(utf8.size());
    while (left > 0) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t used = utf8proc_iterate(bytes, left, &c);
        const bool valid = used > 0;
        out += valid ? static_cast<char32_t>(c) : U'\uFFFD';
        bytes += valid ? used : 1;
        left -= valid ? used : 1;
    }
    return out;
}

void appendUtf8(std::string& out, char32_t c) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

std::string encode(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char32_t c : text) {
        appendUtf8(out, c);
    }
    return out;
}

std::string encode(char32_t c) {
    return encode(std::u32string_view(&c, 1));
}

bool isSpace(char32_t c) {
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool isLineBreak(char32_t c) {
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool isPrintable(char32_t c) {
    switch (category(c)) {
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return false;
        case UTF8PROC_CATEGORY_ZS:
            return c == U' ';
        default:
            return true;
    }
}

bool isAlpha(char32_t c) {
    switch (category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
            return true;
        default:
            return false;
    }
}

bool isNumeric(char32_t c) {
    const auto kind = category(c);
    return kind == UTF8PROC_CATEGORY_ND || kind == UTF8PROC_CATEGORY_NL || kind == UTF8PROC_CATEGORY_NO;
}

bool isDecimal(char32_t c) {
    return category(c) == UTF8PROC_CATEGORY_ND;
}

bool isUpper(char32_t c) {
    return category(c) == UTF8PROC_CATEGORY_LU || contains(kOtherUpper, c);
}

bool isLower(char32_t c) {
    return category(c) == UTF8PROC_CATEGORY_LL || contains(kOtherLower, c);
}

bool isCased(char32_t c) {
    return isUpper(c) || isLower(c) || category(c) == UTF8PROC_CATEGORY_LT;
}

bool isWord(char32_t c) {
    return c == U'_' || isAlpha(c) || isNumeric(c);
}

bool isPunctuation(char32_t c) {
    if ((c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126)) {
        return true;
    }
    const utf8proc_category_t kind = category(c);
    return kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO;
}

bool isControl(char32_t c) {
    return c != '\t' && c != '\n' && c != '\r' && isOther(c);
}

bool isMark(char32_t c) {
    return category(c) == UTF8PROC_CATEGORY_MN;
}

bool isOther(char32_t c) {
    const utf8proc_category_t kind = category(c);
    return kind == UTF8PROC_CATEGORY_CN || (kind >= UTF8PROC_CATEGORY_CC && kind <= UTF8PROC_CATEGORY_CO);
}

std::string upper(std::string_view text) {
    std::u32string out;
    for (const char32_t c : decode(text)) {
        appendUpper(out, c);
    }
    return encode(out);
}

std::string lower(std::string_view text) {
    const std::u32string in = decode(text);
    std::u32string out;
    for (std::size_t i = 0; i < in.size(); ++i) {
        appendLower(out, in, i);
    }
    return encode(out);
}

std::string title(std::string_view text) {
    const std::u32string in = decode(text);
    std::u32string out;
    bool inWord = false;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (inWord) {
            appendLower(out, in, i);
        } else {
            appendTitle(out, in[i]);
        }
        inWord = isCased(in[i]);
    }
    return encode(out);
}

std::string capitalize(std::string_view text) {
    const std::u32string in = decode(text);
    std::u32string out;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (i == 0) {
            appendTitle(out, in[i]);
        } else {
            appendLower(out, in, i);
        }
    }
    return encode(out);
}

std::string swapCase(std::string_view text) {
    const std::u32string in = decode(text);
    std::u32string out;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (isUpper(in[i])) {
            appendLower(out, in, i);
        } else if (isLower(in[i])) {
            appendUpper(out, in[i]);
        } else {
            out += in[i];
        }
    }
    return encode(out);
}

std::string_view leftStripped(std::string_view text) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    std::size_t begin = 0;
    while (begin < text.size()) {
        utf8proc_int32_t c = 0;
        const utf8proc_ssize_t used = utf8proc_iterate(bytes + begin, static_cast<utf8proc_ssize_t>(text.size() - begin), &c);
        if (used <= 0 || !isSpace(static_cast<char32_t>(c))) {
            break;
        }
        begin += static_cast<std::size_t>(used);
    }
    return text.substr(begin);
}

std::string_view rightStripped(std::string_view text) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    std::size_t end = text.size();
    while (end > 0) {
        std::size_t begin = end - 1;
        while (begin > 0 && (bytes[begin] & 0xC0) == 0x80) {
            --begin;
        }
        utf8proc_int32_t c = 0;
        if (utf8proc_iterate(bytes + begin, static_cast<utf8proc_ssize_t>(end - begin), &c) <= 0 || !isSpace(static_cast<char32_t>(c))) {
            break;
        }
        end = begin;
    }
    return text.substr(0, end);
}

std::string_view stripped(std::string_view text) {
    return leftStripped(rightStripped(text));
}

}  // namespace twb::text::py
