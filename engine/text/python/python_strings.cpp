// Python's str methods that cut and join, and unicodedata.normalize.
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

#include "engine/text/python/python_text.h"

namespace twb::text::py {
namespace {

std::string normalized(std::string_view text, int options) {
    utf8proc_uint8_t* result = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &result,
                     static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, &std::free);
    return size < 0 ? std::string(text) : std::string(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
}

}  // namespace

std::vector<std::string> characters(std::string_view utf8) {
    std::vector<std::string> parts;
    for (const char32_t c : decode(utf8)) {
        parts.push_back(encode(c));
    }
    return parts;
}

std::string nfc(std::string_view text) {
    return normalized(text, UTF8PROC_COMPOSE);
}

std::string nfd(std::string_view text) {
    return normalized(text, UTF8PROC_DECOMPOSE);
}

std::string lstrip(std::string_view text) {
    return std::string(leftStripped(text));
}

std::string rstrip(std::string_view text) {
    return std::string(rightStripped(text));
}

std::string strip(std::string_view text) {
    return std::string(stripped(text));
}

std::vector<std::string> splitLines(std::string_view text, bool keepEnds) {
    const std::u32string in = decode(text);
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (begin < in.size()) {
        std::size_t end = begin;
        while (end < in.size() && !isLineBreak(in[end])) {
            ++end;
        }
        std::size_t next = end;
        if (next < in.size()) {
            next += in[next] == U'\r' && next + 1 < in.size() && in[next + 1] == U'\n' ? 2 : 1;
        }
        lines.push_back(encode(std::u32string_view(in).substr(begin, (keepEnds ? next : end) - begin)));
        begin = next;
    }
    return lines;
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

std::vector<std::string> wordsWithLineEnd(std::string_view text, bool (*isWhitespace)(char32_t)) {
    std::vector<std::string> words;
    std::u32string word;
    for (const char32_t c : decode(text)) {
        if (!isWhitespace(c)) {
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
