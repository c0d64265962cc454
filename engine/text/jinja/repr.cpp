#include "engine/text/jinja/repr.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/text/jinja/object.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

void appendRepr(std::string& out, const Value& value, Budget& budget);

void appendItems(std::string& out, const List& list, Budget& budget) {
    const bool tuple = list.isTuple();
    out += tuple ? '(' : '[';
    bool first = true;
    for (const Value& item : list.items()) {
        if (!first) {
            out += ", ";
        }
        first = false;
        appendRepr(out, item, budget);
    }
    if (tuple && list.items().size() == 1) {
        out += ',';
    }
    out += tuple ? ')' : ']';
}

void appendEntries(std::string& out, const Dict& dict, Budget& budget) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : dict.entries()) {
        if (!first) {
            out += ", ";
        }
        first = false;
        appendRepr(out, key, budget);
        out += ": ";
        appendRepr(out, value, budget);
    }
    out += '}';
}

void appendRepr(std::string& out, const Value& value, Budget& budget) {
    const Budget::Level level(budget);
    budget.step();
    if (const List* list = value.list()) {
        appendItems(out, *list, budget);
    } else if (const Dict* dict = value.dict()) {
        appendEntries(out, *dict, budget);
    } else if (const Object* object = value.object()) {
        out += object->repr(budget);
    } else if (const std::string* text = value.text()) {
        out += value.isMarkup() ? "Markup(" + reprText(*text) + ")" : reprText(*text);
    } else if (value.isUndefined()) {
        out += "Undefined";
    } else {
        out += toText(value, budget);
    }
    budget.checkBytes(out.size());
}

}  // namespace

std::string toText(const Value& value, Budget& budget) {
    if (const std::string* text = value.text()) {
        return *text;
    }
    if (const bool* boolean = value.boolean()) {
        return *boolean ? "True" : "False";
    }
    if (const Integer* integer = value.integer()) {
        return toDecimal(*integer);
    }
    if (const double* real = value.real()) {
        return reprReal(*real);
    }
    if (value.isNone()) {
        return "None";
    }
    return value.isUndefined() ? std::string() : repr(value, budget);
}

std::string repr(const Value& value, Budget& budget) {
    std::string out;
    appendRepr(out, value, budget);
    return out;
}

std::string reprText(std::string_view text) {
    const bool hasSingle = text.find('\'') != std::string_view::npos;
    const bool hasDouble = text.find('"') != std::string_view::npos;
    const char quote = hasSingle && !hasDouble ? '"' : '\'';
    std::string out(1, quote);
    for (const char32_t c : decode(text)) {
        if (c == static_cast<char32_t>(quote) || c == U'\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c == U'\n') {
            out += "\\n";
        } else if (c == U'\r') {
            out += "\\r";
        } else if (c == U'\t') {
            out += "\\t";
        } else if (isPrintable(c)) {
            appendUtf8(out, c);
        } else {
            std::array<char, 12> escape{};
            const char* format = c <= 0xFF ? "\\x%02x" : c <= 0xFFFF ? "\\u%04x" : "\\U%08x";
            std::snprintf(escape.data(), escape.size(), format, static_cast<unsigned>(c));
            out += escape.data();
        }
    }
    return out + quote;
}

std::string reprReal(double value) {
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    // The shortest digits in scientific form "d.ddde+XX", then laid out as Python does.
    std::array<char, 40> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
    const std::size_t mark = text.find('e');
    const int exponent = std::stoi(std::string(text.substr(mark + 1)));
    const bool negative = text.front() == '-';
    std::string digits;
    for (const char c : text.substr(0, mark)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        }
    }
    std::string out = negative ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
        out += digits[0];
        if (digits.size() > 1) {
            out += "." + digits.substr(1);
        }
        return out + std::string(text.substr(mark));
    }
    if (exponent < 0) {
        return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    }
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) {
        return out + digits + std::string(whole - digits.size(), '0') + ".0";
    }
    return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace twb::text::jinja
