// Python's format specification mini-language.
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/core/utf8.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/format.h"
#include "engine/text/jinja/repr.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

// Wider numbers than any prompt needs; keeps a width in a template from making a huge text.
constexpr int kMaxWidth = 100'000;
constexpr int kMaxPrecision = 300;

struct Spec {
    std::u32string fill = U" ";
    char align = 0;  ///< '<', '>', '^', '='; 0: the type's own
    char sign = '-';
    bool alternate = false;
    bool zero = false;
    int width = 0;
    char grouping = 0;
    int precision = -1;
    char type = 0;
};

bool isAlign(char32_t c) {
    return c == U'<' || c == U'>' || c == U'^' || c == U'=';
}

int readNumber(const std::u32string& text, std::size_t& at, int limit) {
    int number = 0;
    while (at < text.size() && text[at] >= U'0' && text[at] <= U'9') {
        number = number * 10 + static_cast<int>(text[at++] - U'0');
        if (number > limit) {
            throw Failure("a format asks for more than " + std::to_string(limit) + " characters");
        }
    }
    return number;
}

Spec parseSpec(std::string_view source) {
    const std::u32string text = decode(source);
    Spec spec;
    std::size_t at = 0;
    const auto peek = [&] { return at < text.size() ? text[at] : U'\0'; };
    if (text.size() >= 2 && isAlign(text[1])) {
        spec.fill = text.substr(0, 1);
        spec.align = static_cast<char>(text[1]);
        at = 2;
    } else if (isAlign(peek())) {
        spec.align = static_cast<char>(text[at++]);
    }
    if (peek() == U'+' || peek() == U'-' || peek() == U' ') {
        spec.sign = static_cast<char>(text[at++]);
    }
    if (peek() == U'#') {
        spec.alternate = true;
        ++at;
    }
    if (peek() == U'0') {
        spec.zero = true;
        ++at;
    }
    spec.width = readNumber(text, at, kMaxWidth);
    if (peek() == U',' || peek() == U'_') {
        spec.grouping = static_cast<char>(text[at++]);
    }
    if (peek() == U'.') {
        ++at;
        spec.precision = readNumber(text, at, kMaxWidth);
    }
    if (at < text.size() && text[at] < 0x80) {
        spec.type = static_cast<char>(text[at++]);
    }
    if (at != text.size()) {
        throw Failure("Invalid format specifier '" + std::string(source) + "'");
    }
    return spec;
}

std::string grouped(const std::string& digits, char separator, std::size_t every) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % every == 0) {
            out += separator;
        }
        out += digits[i];
    }
    return out;
}

std::string aligned(const std::string& prefix, const std::string& body, const Spec& spec, char fallback) {
    const std::size_t length = core::codePointCount(prefix) + core::codePointCount(body);
    const std::size_t missing = spec.width > static_cast<int>(length) ? static_cast<std::size_t>(spec.width) - length : 0;
    const char align = spec.align ? spec.align : spec.zero ? '=' : fallback;
    const std::string fill = spec.zero && !spec.align ? "0" : encode(spec.fill);
    const auto padding = [&fill](std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) {
            out += fill;
        }
        return out;
    };
    switch (align) {
        case '<':
            return prefix + body + padding(missing);
        case '^':
            return padding(missing / 2) + prefix + body + padding(missing - missing / 2);
        case '=':
            return prefix + padding(missing) + body;
        default:
            return padding(missing) + prefix + body;
    }
}

std::string inBase(Integer magnitude, unsigned base, bool upperCase) {
    std::string digits;
    do {
        digits.insert(digits.begin(), (upperCase ? "0123456789ABCDEF" : "0123456789abcdef")[static_cast<unsigned>(magnitude % base)]);
        magnitude /= base;
    } while (magnitude > 0);
    return digits;
}

std::string signOf(bool negative, char sign) {
    return negative ? "-" : sign == '-' ? "" : std::string(1, sign);
}

std::string formatInteger(Integer value, const Spec& spec) {
    const bool negative = value < 0;
    const Integer magnitude = negative ? -value : value;
    std::string prefix = signOf(negative, spec.sign);
    std::string digits;
    switch (spec.type) {
        case 'b':
            digits = inBase(magnitude, 2, false);
            prefix += spec.alternate ? "0b" : "";
            break;
        case 'o':
            digits = inBase(magnitude, 8, false);
            prefix += spec.alternate ? "0o" : "";
            break;
        case 'x':
            digits = inBase(magnitude, 16, false);
            prefix += spec.alternate ? "0x" : "";
            break;
        case 'X':
            digits = inBase(magnitude, 16, true);
            prefix += spec.alternate ? "0X" : "";
            break;
        default:
            digits = toDecimal(magnitude);
    }
    if (spec.grouping) {
        digits = grouped(digits, spec.grouping, spec.type == 0 || spec.type == 'd' || spec.type == 'n' ? 3 : 4);
    }
    return aligned(prefix, digits, spec, '>');
}

std::string printed(const char* format, int precision, double value) {
    std::array<char, 700> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, precision, value);
    return buffer.data();
}

std::string formatReal(double value, const Spec& spec) {
    if (spec.precision > kMaxPrecision) {
        throw Failure("a format asks for more than " + std::to_string(kMaxPrecision) + " digits");
    }
    const bool negative = std::signbit(value) && !std::isnan(value);
    const double magnitude = negative ? -value : value;
    const int precision = spec.precision < 0 ? 6 : spec.precision;
    std::string digits;
    switch (spec.type) {
        case 0:
            digits = spec.precision < 0 ? reprReal(magnitude) : printed("%.*g", std::max(precision, 1), magnitude);
            break;
        case 'e':
            digits = printed("%.*e", precision, magnitude);
            break;
        case 'E':
            digits = printed("%.*E", precision, magnitude);
            break;
        case 'f':
        case 'F':
            digits = printed("%.*f", precision, magnitude);
            break;
        case 'g':
        case 'n':
            digits = printed("%.*g", std::max(precision, 1), magnitude);
            break;
        case 'G':
            digits = printed("%.*G", std::max(precision, 1), magnitude);
            break;
        case '%':
            digits = printed("%.*f", precision, magnitude * 100) + "%";
            break;
        default:
            throw Failure(std::string("Unknown format code '") + spec.type + "' for object of type 'float'");
    }
    if (spec.grouping) {
        const std::size_t whole = digits.find_first_not_of("0123456789");
        const std::string tail = whole == std::string::npos ? "" : digits.substr(whole);
        digits = grouped(digits.substr(0, whole), spec.grouping, 3) + tail;
    }
    return aligned(signOf(negative, spec.sign), digits, spec, '>');
}

}  // namespace

std::string fixedPoint(double value, int precision) {
    return printed("%.*f", std::min(precision, kMaxPrecision), value);
}

std::string formatValue(const Value& value, std::string_view source, Budget& budget) {
    if (source.empty()) {
        return toText(value, budget);
    }
    const Spec spec = parseSpec(source);
    const std::string* text = value.text();
    if (text) {
        if ((spec.type != 0 && spec.type != 's') || spec.align == '=') {
            throw Failure("Invalid format specifier '" + std::string(source) + "' for object of type 'str'");
        }
        const std::u32string characters = decode(*text);
        const std::string shown = spec.precision < 0 ? *text : encode(characters.substr(0, static_cast<std::size_t>(spec.precision)));
        return aligned("", shown, spec, '<');
    }
    const bool wantsReal = spec.type != 0 && std::string_view("eEfFgG%").find(spec.type) != std::string_view::npos;
    const auto integer = value.asInteger();
    if (integer && !wantsReal) {
        if (spec.type != 0 && std::string_view("bcdoxXn").find(spec.type) == std::string_view::npos) {
            throw Failure(std::string("Unknown format code '") + spec.type + "' for object of type 'int'");
        }
        if (spec.type == 'c') {
            return aligned("", encode(std::u32string(1, static_cast<char32_t>(*integer))), spec, '<');
        }
        return formatInteger(*integer, spec);
    }
    if (const auto real = value.asReal()) {
        return formatReal(*real, spec);
    }
    if (value.isUndefined()) {
        return toText(value, budget);
    }
    throw Failure("unsupported format string passed to " + value.typeName() + ".__format__");
}

}  // namespace twb::text::jinja
