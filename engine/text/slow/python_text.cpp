#include "engine/text/slow/python_text.h"

#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "engine/text/slow/special_upper.h"

namespace twb::text::py {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kSmallSigma = 0x3C3;
constexpr char32_t kFinalSigma = 0x3C2;
constexpr char32_t kCapitalIWithDot = 0x130;

utf8proc_category_t category(char32_t c) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool isCased(char32_t c) {
    const utf8proc_category_t kind = category(c);
    return kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_LL || kind == UTF8PROC_CATEGORY_LT;
}

// Characters that do not end a word for the rule of the final sigma.
bool isCaseIgnorable(char32_t c) {
    const utf8proc_category_t kind = category(c);
    return kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME || kind == UTF8PROC_CATEGORY_CF || kind == UTF8PROC_CATEGORY_LM ||
           kind == UTF8PROC_CATEGORY_SK || c == '\'' || c == '.' || c == ':' || c == 0xB7 || c == 0x2019;
}

bool isFinalSigma(const std::u32string& text, std::size_t at) {
    std::size_t before = at;
    while (before > 0 && isCaseIgnorable(text[before - 1])) {
        --before;
    }
    std::size_t after = at + 1;
    while (after < text.size() && isCaseIgnorable(text[after])) {
        ++after;
    }
    return before > 0 && isCased(text[before - 1]) && !(after < text.size() && isCased(text[after]));
}

std::string normalized(std::string_view text, int options) {
    utf8proc_uint8_t* result = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &result,
                     static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, &std::free);
    return size < 0 ? std::string(text) : std::string(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
}

void appendUtf8(std::string& out, char32_t c) {
    utf8proc_uint8_t bytes[4];
    const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

}  // namespace

std::u32string decode(std::string_view utf8) {
    std::u32string text;
    text.reserve(utf8.size());
    std::size_t i = 0;
    while (i < utf8.size()) {
        utf8proc_int32_t c = 0;
        const auto count = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data() + i),
                                            static_cast<utf8proc_ssize_t>(utf8.size() - i), &c);
        text += count > 0 ? static_cast<char32_t>(c) : U'\uFFFD';
        i += count > 0 ? static_cast<std::size_t>(count) : 1;
    }
    return text;
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

std::vector<std::string> characters(std::string_view utf8) {
    std::vector<std::string> parts;
    for (const char32_t c : decode(utf8)) {
        parts.push_back(encode(c));
    }
    return parts;
}

bool isSpace(char32_t c) {
    return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
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

std::string lower(std::string_view text) {
    const std::u32string from = decode(text);
    std::string to;
    to.reserve(text.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        const char32_t c = from[i];
        if (c == kCapitalSigma) {
            appendUtf8(to, isFinalSigma(from, i) ? kFinalSigma : kSmallSigma);
        } else if (c == kCapitalIWithDot) {
            to += "i\xCC\x87";
        } else {
            appendUtf8(to, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
        }
    }
    return to;
}

std::string upper(std::string_view text) {
    std::string to;
    to.reserve(text.size());
    for (const char32_t c : decode(text)) {
        const std::u32string_view special = specialUpper(c);
        if (special.empty()) {
            appendUtf8(to, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))));
        } else {
            to += encode(special);
        }
    }
    return to;
}

std::string nfc(std::string_view text) {
    return normalized(text, UTF8PROC_COMPOSE);
}

std::string nfd(std::string_view text) {
    return normalized(text, UTF8PROC_DECOMPOSE);
}

std::string lstrip(std::string_view text) {
    const std::u32string all = decode(text);
    std::size_t begin = 0;
    while (begin < all.size() && isSpace(all[begin])) {
        ++begin;
    }
    return encode(std::u32string_view(all).substr(begin));
}

std::string rstrip(std::string_view text) {
    const std::u32string all = decode(text);
    std::size_t end = all.size();
    while (end > 0 && isSpace(all[end - 1])) {
        --end;
    }
    return encode(std::u32string_view(all).substr(0, end));
}

std::string strip(std::string_view text) {
    return lstrip(rstrip(text));
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    std::u32string word;
    for (const char32_t c : decode(text)) {
        if (!isSpace(c)) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(encode(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        words.push_back(encode(word));
    }
    return words;
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find(separator, begin);
        parts.emplace_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
        if (end == std::string_view::npos) {
            return parts;
        }
        begin = end + separator.size();
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            text += separator;
        }
        text += parts[i];
    }
    return text;
}

std::string replace(std::string text, std::string_view from, std::string_view to) {
    std::string result;
    std::size_t begin = 0;
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, begin)) {
        result.append(text, begin, at - begin);
        result += to;
        begin = at + from.size();
    }
    result.append(text, begin);
    return result;
}

std::vector<std::string> wordsWithLineEnd(std::string_view text) {
    std::vector<std::string> words;
    std::u32string word;
    for (const char32_t c : decode(text)) {
        if (!isSpace(c)) {
            word += c;
            continue;
        }
        if (!word.empty()) {
            if (c == '\n') {
                word += c;
            }
            words.push_back(encode(word));
            word.clear();
        }
    }
    if (!word.empty()) {
        words.push_back(encode(word));
    }
    return words;
}

}  // namespace twb::text::py
