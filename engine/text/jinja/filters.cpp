// Filters on numbers, and those that fit nowhere else.
#include "engine/text/jinja/filters.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/filter_table.h"
#include "engine/text/jinja/format.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

/// int(text, base): spaces around, a sign, underscores between digits, the base's prefix.
std::optional<Integer> parseInteger(std::string_view source, std::int64_t base) {
    std::string_view text = stripped(source);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    const auto dropPrefix = [&](std::int64_t of, char letter) {
        if ((base == of || base == 0) && text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == letter) {
            base = of;
            text.remove_prefix(2);
        }
    };
    dropPrefix(16, 'x');
    dropPrefix(8, 'o');
    dropPrefix(2, 'b');
    base = base == 0 ? 10 : base;
    if (base < 2 || base > 36 || text.empty() || text.front() == '_' || text.back() == '_' || text.find("__") != std::string_view::npos) {
        return std::nullopt;
    }
    Integer value = 0;
    for (const char c : text) {
        if (c == '_') {
            continue;
        }
        const int digit = c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? (c | 0x20) - 'a' + 10 : 99;
        if (digit >= base || __builtin_mul_overflow(value, Integer(base), &value) ||
            __builtin_add_overflow(value, Integer(digit), &value)) {
            return std::nullopt;
        }
    }
    return negative ? -value : value;
}

/// float(text).
std::optional<double> parseReal(std::string_view source) {
    std::string text = lower(stripped(source));
    std::erase(text, '_');
    std::string_view rest = text;
    if (rest.starts_with('+')) {
        rest.remove_prefix(1);
    }
    if (rest.find('x') != std::string_view::npos || rest.find('(') != std::string_view::npos) {
        return std::nullopt;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (error == std::errc::result_out_of_range) {
        return std::strtod(text.c_str(), nullptr);
    }
    return error == std::errc() && end == rest.data() + rest.size() && !rest.empty() ? std::optional(value) : std::nullopt;
}

std::optional<Integer> truncated(double value) {
    return std::isfinite(value) && std::abs(value) < 1e38 ? std::optional(static_cast<Integer>(value)) : std::nullopt;
}

Value filterAbs(const Value& input, Arguments& arguments, Budget&) {
    const Parameters none("abs", arguments, {});
    if (const auto integer = input.asInteger()) {
        return *integer < 0 ? negated(input) : Value(*integer);
    }
    if (const double* real = input.real()) {
        return Value(std::abs(*real));
    }
    throw Failure("bad operand type for abs(): '" + input.typeName() + "'");
}

Value filterAttr(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("attr", arguments, {"name"}, 1);
    const std::string name = given.text(0, "");
    if (input.dict() && !attributeOf(Value(std::make_shared<const Dict>()), name, budget).object()) {
        return Value::undefined("'dict object' has no attribute " + reprText(name));  // attributes only, never items
    }
    return attributeOf(input, name, budget);
}

Value filterDefault(const Value& input, Arguments& arguments, Budget&) {
    const Parameters given("default", arguments, {"default_value", "boolean"});
    const bool missing = input.isUndefined() || (given.truth(1, false) && !isTrue(input));
    return missing ? given.value(0, Value("")) : input;
}

Value filterFileSize(const Value& input, Arguments& arguments, Budget&) {
    const Parameters given("filesizeformat", arguments, {"binary"});
    const bool binary = given.truth(0, false);
    const auto number = input.isText() ? parseReal(*input.text()) : input.asReal();
    if (!number) {
        throw Failure("filesizeformat() needs a number, not '" + input.typeName() + "'");
    }
    const double base = binary ? 1024 : 1000;
    if (*number == 1) {
        return Value("1 Byte");
    }
    if (*number < base) {
        return Value(toDecimal(truncated(*number).value_or(0)) + " Bytes");
    }
    static constexpr std::array<const char*, 8> kDecimal = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};
    static constexpr std::array<const char*, 8> kBinary = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};
    double unit = base * base;
    std::size_t i = 0;
    for (; i + 1 < kDecimal.size() && *number >= unit; ++i) {
        unit *= base;
    }
    return Value(fixedPoint(base * *number / unit, 1) + " " + (binary ? kBinary : kDecimal)[i]);
}

Value filterFloat(const Value& input, Arguments& arguments, Budget&) {
    const Parameters given("float", arguments, {"default"});
    const auto number = input.isText() ? parseReal(*input.text()) : input.asReal();
    if (input.isUndefined()) {
        throw Failure(input.undefinedMessage());
    }
    return number ? Value(*number) : given.value(0, Value(0.0));
}

Value filterInt(const Value& input, Arguments& arguments, Budget&) {
    const Parameters given("int", arguments, {"default", "base"});
    if (input.isUndefined()) {
        throw Failure(input.undefinedMessage());
    }
    std::optional<Integer> number = input.asInteger();
    if (const std::string* text = input.text()) {
        number = parseInteger(*text, given.integer(1, 10));
        const auto real = number ? std::nullopt : parseReal(*text);
        number = real ? truncated(*real) : number;
    } else if (const double* real = input.real()) {
        number = truncated(*real);
    }
    return number ? Value(*number) : given.value(0, Value(0));
}

/// Python's round(): half to even on the exact decimal value, which printf also takes.
Value filterRound(const Value& input, Arguments& arguments, Budget&) {
    const Parameters given("round", arguments, {"precision", "method"});
    const auto precision = static_cast<int>(std::clamp<std::int64_t>(given.integer(0, 0), -300, 300));
    const std::string method = given.text(1, "common");
    const auto value = input.asReal();
    if (!value) {
        throw Failure("type " + input.typeName() + " doesn't define __round__ method");
    }
    if (method == "ceil" || method == "floor") {
        const double scale = std::pow(10.0, precision);
        return Value((method == "ceil" ? std::ceil(*value * scale) : std::floor(*value * scale)) / scale);
    }
    if (method != "common") {
        throw Failure("method must be common, ceil or floor");
    }
    if (input.asInteger() && precision >= 0) {
        return Value(*input.asInteger());
    }
    if (precision >= 0) {
        return Value(std::strtod(fixedPoint(*value, precision).c_str(), nullptr));
    }
    const double scale = std::pow(10.0, -precision);
    const double rounded = std::nearbyint(*value / scale) * scale;
    return input.asInteger() ? Value(truncated(rounded).value_or(0)) : Value(rounded);
}

constexpr auto kFilters = std::to_array<NamedFunction<Filter>>({
    {"abs", filterAbs},
    {"attr", filterAttr},
    {"d", filterDefault},
    {"default", filterDefault},
    {"filesizeformat", filterFileSize},
    {"float", filterFloat},
    {"int", filterInt},
    {"round", filterRound},
});

}  // namespace

Filter findNumberFilter(std::string_view name) {
    return findByName(kFilters, name);
}

Filter findFilter(std::string_view name) {
    if (const Filter filter = findTextFilter(name)) {
        return filter;
    }
    const Filter filter = findSequenceFilter(name);
    return filter ? filter : findNumberFilter(name);
}

}  // namespace twb::text::jinja
