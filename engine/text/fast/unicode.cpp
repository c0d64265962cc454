#include "engine/text/fast/unicode.h"

#include <utf8proc.h>

#include "engine/text/fast/newer_unicode.h"
#include "engine/text/fast/regex.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

utf8proc_category_t category(char32_t c) {
    return utf8proc_category(utf8proc_int32_t(c));
}

/// One bit a code point: Alphabetic is no general category and utf8proc does not know it, but PCRE2 does.
std::vector<bool> wordCharacters() {
    std::string all;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (c < 0xD800 || c > 0xDFFF) {
            appendUtf8(all, c);
        }
    }
    std::vector<bool> table(0x110000, false);
    const Regex regex(R"([\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\x{200C}\x{200D}]+)", "word characters");
    regex.forEachMatch(all, [&](std::size_t begin, std::size_t end) {
        for (Utf8Cursor c(std::string_view(all).substr(0, end), begin); c; ++c) {
            table[c.value] = true;
        }
    });
    return table;
}

}  // namespace

std::uint32_t leadingSpaces(std::string_view text) {
    std::uint32_t n = 0;
    for (Utf8Cursor c(text); c && isWhitespace(c.value); ++c) {
        ++n;
    }
    return n;
}

std::uint32_t trailingSpaces(std::string_view text) {
    std::uint32_t n = 0;
    for (std::size_t end = text.size(); end > 0; ++n) {
        end = utf8Before(text, end);
        unsigned length;
        if (!isWhitespace(utf8At(text, end, length))) {
            break;
        }
    }
    return n;
}

bool isLetter(char32_t c) {
    if (c < 0x80) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
    const auto k = category(c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO;
}

bool isNumeric(char32_t c) {
    if (c < 0x80) {
        return c >= '0' && c <= '9';
    }
    const auto k = category(c);
    return k >= UTF8PROC_CATEGORY_ND && k <= UTF8PROC_CATEGORY_NO;
}

bool isDecimalDigit(char32_t c) {
    return c < 0x80 ? c >= '0' && c <= '9' : category(c) == UTF8PROC_CATEGORY_ND;
}

bool isPunctuation(char32_t c) {
    if (c < 0x80) {
        return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
    }
    const auto k = category(c);
    return k >= UTF8PROC_CATEGORY_PC && k <= UTF8PROC_CATEGORY_PO && !isInNewerPunctuation(c);
}

bool isNonspacingMark(char32_t c) {
    return c >= 0x300 && category(c) == UTF8PROC_CATEGORY_MN;
}

bool isMark(char32_t c) {
    if (c < 0x300) {
        return false;
    }
    const auto k = category(c);
    return k >= UTF8PROC_CATEGORY_MN && k <= UTF8PROC_CATEGORY_ME && !isInNewerMarks(c);
}

bool isControlOrFormat(char32_t c) {
    if (c < 0x80) {
        return c < 32 || c == 127;
    }
    const auto k = category(c);
    return k == UTF8PROC_CATEGORY_CC || (k == UTF8PROC_CATEGORY_CF && !isInNewerFormat(c)) || k == UTF8PROC_CATEGORY_CS ||
           k == UTF8PROC_CATEGORY_CO;
}

bool isAssigned(char32_t c) {
    return category(c) != UTF8PROC_CATEGORY_CN;
}

bool isWordCharacter(char32_t c) {
    if (c < 0x80) {
        return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    static const std::vector<bool> table = wordCharacters();
    return table[c];
}

bool isChineseCharacter(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
           (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

void appendLowerCase(char32_t c, std::u32string& out) {
    if (c < 0x80) {
        out += c >= 'A' && c <= 'Z' ? c + 32 : c;
    } else if (c == 0x130) {
        out += U"i\u0307";  // the only character whose lower case is longer
    } else {
        out += char32_t(utf8proc_tolower(utf8proc_int32_t(c)));
    }
}

int combiningClass(char32_t c) {
    return c < 0x300 ? 0 : utf8proc_get_property(utf8proc_int32_t(c))->combining_class;
}

void appendDecomposition(char32_t c, bool compatibility, std::u32string& out) {
    if (c < 0x80 || isInNewerDecompositions(c)) {
        out += c;
        return;
    }
    utf8proc_int32_t buffer[32];
    int lastBoundClass = 0;
    const auto options = utf8proc_option_t(UTF8PROC_DECOMPOSE | (compatibility ? UTF8PROC_COMPAT : 0));
    const auto n = utf8proc_decompose_char(utf8proc_int32_t(c), buffer, 32, options, &lastBoundClass);
    if (n <= 0 || n > 32) {
        out += c;
        return;
    }
    out.append(buffer, buffer + n);
}

char32_t composed(char32_t a, char32_t b) {
    utf8proc_int32_t pair[2] = {utf8proc_int32_t(a), utf8proc_int32_t(b)};
    const auto n = utf8proc_normalize_utf32(pair, 2, utf8proc_option_t(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    return n == 1 ? char32_t(pair[0]) : 0;
}

bool GraphemeBreaker::breaksBetween(char32_t a, char32_t b) {
    return utf8proc_grapheme_break_stateful(utf8proc_int32_t(a), utf8proc_int32_t(b), &m_state);
}

}  // namespace twb::text
