// What str methods and text filters share: split, strip, replace, join, justify.
#include <algorithm>

#include "engine/core/utf8.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/methods.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

std::vector<std::string> splitAtSpaces(std::string_view text, std::int64_t limit, bool fromRight) {
    std::u32string in = decode(text);
    if (fromRight) {
        std::reverse(in.begin(), in.end());
    }
    const auto part = [&](std::size_t begin, std::size_t end) {
        std::u32string characters = in.substr(begin, end - begin);
        if (fromRight) {
            std::reverse(characters.begin(), characters.end());
        }
        return encode(characters);
    };
    std::vector<std::string> parts;
    std::size_t at = 0;
    while (true) {
        while (at < in.size() && isSpace(in[at])) {
            ++at;
        }
        if (at == in.size()) {
            break;
        }
        if (limit >= 0 && static_cast<std::int64_t>(parts.size()) == limit) {  // the rest, without its outer spaces on this side only
            parts.push_back(part(at, in.size()));
            break;
        }
        const std::size_t begin = at;
        while (at < in.size() && !isSpace(in[at])) {
            ++at;
        }
        parts.push_back(part(begin, at));
    }
    if (fromRight) {
        std::reverse(parts.begin(), parts.end());
    }
    return parts;
}

std::vector<std::string> splitAtSeparator(std::string_view text, std::string_view separator, std::int64_t limit, bool fromRight) {
    std::vector<std::string> parts;
    std::string_view rest = text;
    while (limit < 0 || static_cast<std::int64_t>(parts.size()) < limit) {
        const std::size_t place = fromRight ? rest.rfind(separator) : rest.find(separator);
        if (place == std::string_view::npos) {
            break;
        }
        parts.emplace_back(fromRight ? rest.substr(place + separator.size()) : rest.substr(0, place));
        rest = fromRight ? rest.substr(0, place) : rest.substr(place + separator.size());
    }
    parts.emplace_back(rest);
    if (fromRight) {
        std::reverse(parts.begin(), parts.end());
    }
    return parts;
}

}  // namespace

std::vector<std::string> splitText(std::string_view text, std::string_view separator, std::int64_t limit, bool fromRight) {
    return separator.empty() ? splitAtSpaces(text, limit, fromRight) : splitAtSeparator(text, separator, limit, fromRight);
}

std::string replaceText(std::string_view text, std::string_view from, std::string_view to, std::int64_t limit, Budget& budget) {
    std::string out;
    std::size_t at = 0;
    std::int64_t done = 0;
    if (from.empty()) {  // between all characters, and at both ends
        const std::u32string characters = decode(text);
        for (std::size_t i = 0; i <= characters.size(); ++i) {
            if (limit < 0 || done++ < limit) {
                out += to;
                budget.checkBytes(out.size());
            }
            if (i < characters.size()) {
                appendUtf8(out, characters[i]);
            }
        }
        return out;
    }
    while (limit < 0 || done < limit) {
        const std::size_t place = text.find(from, at);
        if (place == std::string_view::npos) {
            break;
        }
        out += text.substr(at, place - at);
        out += to;
        budget.checkBytes(out.size());
        at = place + from.size();
        ++done;
    }
    out += text.substr(at);
    return out;
}

std::string stripText(std::string_view text, const Value& characters, bool left, bool right) {
    if (characters.isNone()) {
        return std::string(left && right ? stripped(text) : left ? leftStripped(text) : rightStripped(text));
    }
    const std::string* given = characters.text();
    if (!given) {
        throw Failure("strip arg must be None or str, not " + characters.typeName());
    }
    const std::u32string set = decode(*given);
    const std::u32string in = decode(text);
    std::size_t begin = 0;
    std::size_t end = in.size();
    while (left && begin < end && set.find(in[begin]) != std::u32string::npos) {
        ++begin;
    }
    while (right && end > begin && set.find(in[end - 1]) != std::u32string::npos) {
        --end;
    }
    return encode(in.substr(begin, end - begin));
}

std::string joinText(std::string_view separator, const std::vector<std::string>& parts, Budget& budget) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            out += separator;
        }
        out += parts[i];
        budget.checkBytes(out.size());
    }
    return out;
}

std::string justify(std::string_view text, std::int64_t width, std::string_view fill, Alignment alignment, Budget& budget) {
    const auto length = static_cast<std::int64_t>(core::codePointCount(text));
    if (width <= length) {
        return std::string(text);
    }
    const std::int64_t missing = width - length;
    budget.checkBytes(static_cast<std::size_t>(missing), fill.size());
    // CPython's str.center puts the odd space left of texts with an even width, right of others.
    const std::int64_t half = missing / 2 + (missing & width & 1);
    const std::int64_t left = alignment == Alignment::Left ? 0 : alignment == Alignment::Right ? missing : half;
    const auto padding = [fill](std::int64_t count) {
        std::string out;
        for (std::int64_t i = 0; i < count; ++i) {
            out += fill;
        }
        return out;
    };
    return padding(left) + std::string(text) + padding(missing - left);
}

bool isUpperText(std::string_view text) {
    bool found = false;
    for (const char32_t c : decode(text)) {
        if (isCased(c) && !isUpper(c)) {
            return false;
        }
        found = found || isUpper(c);
    }
    return found;
}

bool isLowerText(std::string_view text) {
    bool found = false;
    for (const char32_t c : decode(text)) {
        if (isCased(c) && !isLower(c)) {
            return false;
        }
        found = found || isLower(c);
    }
    return found;
}

}  // namespace twb::text::jinja
