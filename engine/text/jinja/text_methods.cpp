// The methods of str.
#include <algorithm>
#include <array>

#include "engine/core/utf8.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/format.h"
#include "engine/text/jinja/methods.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

const std::string& textOf(const Value& value) {
    return *value.text();
}

/// A part of a text between two positions counted in characters, as the arguments start and end give them.
struct Part {
    std::string_view text;
    std::size_t firstCharacter = 0;
    bool valid = true;  ///< false: start lies beyond the end
};

Part partOf(const std::string& text, const Parameters& given, std::size_t startIndex) {
    const auto size = static_cast<std::int64_t>(core::codePointCount(text));
    const auto place = [size](std::int64_t value) { return std::max<std::int64_t>(value < 0 ? value + size : value, 0); };
    const std::int64_t start = given[startIndex].isNone() ? 0 : place(given.integer(startIndex, 0));
    const std::int64_t stop = given[startIndex + 1].isNone() ? size : std::min(place(given.integer(startIndex + 1, size)), size);
    if (start > stop) {
        return {{}, 0, false};
    }
    const auto offset = [&text](std::int64_t character) {
        std::size_t byte = 0;
        for (std::int64_t seen = 0; byte < text.size(); ++byte) {
            if ((static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80 && seen++ == character) {
                break;
            }
        }
        return byte;
    };
    const std::size_t begin = offset(start);
    return {std::string_view(text).substr(begin, offset(stop) - begin), static_cast<std::size_t>(start), true};
}

std::int64_t findIn(const Value& self, Arguments& arguments, const char* name, bool last) {
    const Parameters given(name, arguments, {"sub", "start", "end"}, 1);
    const Part part = partOf(textOf(self), given, 1);
    const std::string wanted = given.text(0, "");
    const std::size_t place = !part.valid ? std::string_view::npos : last ? part.text.rfind(wanted) : part.text.find(wanted);
    if (place == std::string_view::npos) {
        return -1;
    }
    return static_cast<std::int64_t>(part.firstCharacter + core::codePointCount(part.text.substr(0, place)));
}

bool matchesEnd(const Value& self, Arguments& arguments, const char* name, bool atStart) {
    const Parameters given(name, arguments, {"affix", "start", "end"}, 1);
    const Part part = partOf(textOf(self), given, 1);
    const auto matches = [&](const Value& affix) {
        if (!affix.isText()) {
            throw Failure(std::string(name) + " first arg must be str or a tuple of str, not " + affix.typeName());
        }
        return part.valid && (atStart ? part.text.starts_with(textOf(affix)) : part.text.ends_with(textOf(affix)));
    };
    if (const List* list = given[0].list()) {
        return std::any_of(list->items().begin(), list->items().end(), matches);
    }
    return matches(given[0]);
}

Value partitioned(const Value& self, Arguments& arguments, const char* name, bool last) {
    const Parameters given(name, arguments, {"sep"}, 1);
    const std::string separator = given.text(0, "");
    if (separator.empty()) {
        throw Failure("empty separator");
    }
    const std::string& text = textOf(self);
    const std::size_t place = last ? text.rfind(separator) : text.find(separator);
    if (place == std::string::npos) {
        return last ? Value::tuple({Value(""), Value(""), Value(text)}) : Value::tuple({Value(text), Value(""), Value("")});
    }
    return Value::tuple({Value(text.substr(0, place)), Value(separator), Value(text.substr(place + separator.size()))});
}

Value textList(const std::vector<std::string>& parts) {
    std::vector<Value> items;
    items.reserve(parts.size());
    for (const std::string& part : parts) {
        items.emplace_back(part);
    }
    return Value::list(std::move(items));
}

/// Many short parts take more room than the text.
void checkParts(std::string_view text, std::string_view separator, Budget& budget) {
    std::size_t parts = 1;
    if (separator.empty()) {
        parts += static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c >= 0 && c <= ' '; }));
    } else {
        for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator, at + separator.size())) {
            ++parts;
        }
    }
    budget.checkBytes(parts, 100);
}

Value split(const Value& self, Arguments& arguments, const char* name, bool fromRight, Budget& budget) {
    const Parameters given(name, arguments, {"sep", "maxsplit"});
    const std::string separator = given[0].isNone() ? "" : given.text(0, "");
    if (separator.empty() && !given[0].isNone()) {
        throw Failure("empty separator");
    }
    checkParts(textOf(self), separator, budget);
    return textList(splitText(textOf(self), separator, given.integer(1, -1), fromRight));
}

Value justified(const Value& self, Arguments& arguments, const char* name, Alignment alignment, Budget& budget) {
    const Parameters given(name, arguments, {"width", "fillchar"}, 1);
    const std::string fill = given.text(1, " ");
    if (core::codePointCount(fill) != 1) {
        throw Failure("The fill character must be exactly one character long");
    }
    return Value(justify(textOf(self), given.integer(0, 0), fill, alignment, budget));
}

Value join(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("join", arguments, {"iterable"}, 1);
    const ListPtr items = itemsOf(given[0], budget);
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < items->items().size(); ++i) {
        const std::string* text = items->items()[i].text();
        if (!text) {
            throw Failure("sequence item " + std::to_string(i) + ": expected str instance, " + items->items()[i].typeName() + " found");
        }
        parts.push_back(*text);
    }
    return Value(joinText(textOf(self), parts, budget));
}

Value replace(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("replace", arguments, {"old", "new", "count"}, 2);
    return Value(replaceText(textOf(self), given.text(0, ""), given.text(1, ""), given.integer(2, -1), budget));
}

Value count(const Value& self, Arguments& arguments, Budget&) {
    const Parameters given("count", arguments, {"sub", "start", "end"}, 1);
    const Part part = partOf(textOf(self), given, 1);
    const std::string wanted = given.text(0, "");
    if (!part.valid) {
        return Value(0);
    }
    if (wanted.empty()) {
        return Value(core::codePointCount(part.text) + 1);
    }
    std::size_t found = 0;
    for (std::size_t at = part.text.find(wanted); at != std::string_view::npos; at = part.text.find(wanted, at + wanted.size())) {
        ++found;
    }
    return Value(found);
}

Value zeroFill(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("zfill", arguments, {"width"}, 1);
    const std::string& text = textOf(self);
    const bool hasSign = !text.empty() && (text[0] == '-' || text[0] == '+');
    const std::string sign = text.substr(0, hasSign ? 1 : 0);
    const std::int64_t width = given.integer(0, 0) - (hasSign ? 1 : 0);
    return Value(sign + justify(std::string_view(text).substr(sign.size()), width, "0", Alignment::Right, budget));
}

Value expandTabs(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("expandtabs", arguments, {"tabsize"});
    const std::int64_t size = std::clamp<std::int64_t>(given.integer(0, 8), 0, 1000);
    std::string out;
    std::int64_t column = 0;
    for (const char32_t c : decode(textOf(self))) {
        if (c == U'\t') {
            const std::int64_t spaces = size == 0 ? 0 : size - column % size;
            out.append(static_cast<std::size_t>(spaces), ' ');
            column += spaces;
            budget.checkBytes(out.size());
        } else {
            appendUtf8(out, c);
            column = c == U'\n' || c == U'\r' ? 0 : column + 1;
        }
    }
    return Value(std::move(out));
}

Value withoutAffix(const Value& self, Arguments& arguments, const char* name, bool prefix) {
    const Parameters given(name, arguments, {"affix"}, 1);
    const std::string affix = given.text(0, "");
    const std::string& text = textOf(self);
    if (prefix ? !text.starts_with(affix) : !text.ends_with(affix)) {
        return self;
    }
    return Value(prefix ? text.substr(affix.size()) : text.substr(0, text.size() - affix.size()));
}

Value positionOrFail(std::int64_t place) {
    if (place < 0) {
        throw Failure("substring not found");
    }
    return Value(place);
}

Value stripWith(const Value& self, Arguments& arguments, const char* name, bool left, bool right) {
    const Parameters given(name, arguments, {"chars"});
    return Value(stripText(textOf(self), given[0], left, right));
}

Value format(const Value& self, Arguments& arguments, Budget& budget) {
    std::string out = formatBraces(textOf(self), arguments, budget);
    return self.isMarkup() ? Value::markup(std::move(out)) : Value(std::move(out));
}

Value formatMap(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("format_map", arguments, {"mapping"}, 1);
    Arguments named;
    const Dict* dict = given[0].dict();
    if (!dict) {
        throw Failure("format_map() takes a dictionary, not '" + given[0].typeName() + "'");
    }
    for (const auto& [key, value] : dict->entries()) {
        if (const std::string* name = key.text()) {
            named.named.emplace_back(*name, value);
        }
    }
    return Value(formatBraces(textOf(self), named, budget));
}

template <std::string (*Function)(std::string_view)>
Value mapped(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("str method", arguments, {});
    return Value(Function(textOf(self)));
}

Value lines(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("splitlines", arguments, {"keepends"});
    checkParts(textOf(self), "\n", budget);
    return textList(splitLines(textOf(self), given.truth(0, false)));
}

struct NamedMethod {
    std::string_view name;
    Method method;
};

using A = Arguments;
constexpr std::array kTextMethods = {
    NamedMethod{"capitalize", mapped<capitalize>},
    NamedMethod{"casefold", mapped<lower>},
    NamedMethod{"center", [](const Value& s, A& a, Budget& b) { return justified(s, a, "center", Alignment::Center, b); }},
    NamedMethod{"count", count},
    NamedMethod{"endswith", [](const Value& s, A& a, Budget&) { return Value(matchesEnd(s, a, "endswith", false)); }},
    NamedMethod{"expandtabs", expandTabs},
    NamedMethod{"find", [](const Value& s, A& a, Budget&) { return Value(findIn(s, a, "find", false)); }},
    NamedMethod{"format", format},
    NamedMethod{"format_map", formatMap},
    NamedMethod{"index", [](const Value& s, A& a, Budget&) { return positionOrFail(findIn(s, a, "index", false)); }},
    NamedMethod{"join", join},
    NamedMethod{"ljust", [](const Value& s, A& a, Budget& b) { return justified(s, a, "ljust", Alignment::Left, b); }},
    NamedMethod{"lower", mapped<lower>},
    NamedMethod{"lstrip", [](const Value& s, A& a, Budget&) { return stripWith(s, a, "lstrip", true, false); }},
    NamedMethod{"partition", [](const Value& s, A& a, Budget&) { return partitioned(s, a, "partition", false); }},
    NamedMethod{"removeprefix", [](const Value& s, A& a, Budget&) { return withoutAffix(s, a, "removeprefix", true); }},
    NamedMethod{"removesuffix", [](const Value& s, A& a, Budget&) { return withoutAffix(s, a, "removesuffix", false); }},
    NamedMethod{"replace", replace},
    NamedMethod{"rfind", [](const Value& s, A& a, Budget&) { return Value(findIn(s, a, "rfind", true)); }},
    NamedMethod{"rindex", [](const Value& s, A& a, Budget&) { return positionOrFail(findIn(s, a, "rindex", true)); }},
    NamedMethod{"rjust", [](const Value& s, A& a, Budget& b) { return justified(s, a, "rjust", Alignment::Right, b); }},
    NamedMethod{"rpartition", [](const Value& s, A& a, Budget&) { return partitioned(s, a, "rpartition", true); }},
    NamedMethod{"rsplit", [](const Value& s, A& a, Budget& b) { return split(s, a, "rsplit", true, b); }},
    NamedMethod{"rstrip", [](const Value& s, A& a, Budget&) { return stripWith(s, a, "rstrip", false, true); }},
    NamedMethod{"split", [](const Value& s, A& a, Budget& b) { return split(s, a, "split", false, b); }},
    NamedMethod{"splitlines", lines},
    NamedMethod{"startswith", [](const Value& s, A& a, Budget&) { return Value(matchesEnd(s, a, "startswith", true)); }},
    NamedMethod{"strip", [](const Value& s, A& a, Budget&) { return stripWith(s, a, "strip", true, true); }},
    NamedMethod{"swapcase", mapped<swapCase>},
    NamedMethod{"title", mapped<title>},
    NamedMethod{"upper", mapped<upper>},
    NamedMethod{"zfill", zeroFill},
};

// ---- isalpha() and its like ---------------------------------------------------------------------------------------------------------

template <bool (*Each)(char32_t)>
Value everyCharacter(const Value& self, Arguments&, Budget&) {
    const std::u32string text = decode(textOf(self));
    return Value(!text.empty() && std::all_of(text.begin(), text.end(), Each));
}

bool isAlphanumeric(char32_t c) {
    return isAlpha(c) || isNumeric(c);
}

Value isTitle(const Value& self, Arguments&, Budget&) {
    bool found = false;
    bool inWord = false;
    for (const char32_t c : decode(textOf(self))) {
        if ((isUpper(c) && inWord) || (isLower(c) && !inWord)) {
            return Value(false);
        }
        inWord = isCased(c);
        found = found || inWord;
    }
    return Value(found);
}

constexpr std::array kTextPredicates = {
    NamedMethod{"isalnum", everyCharacter<isAlphanumeric>},
    NamedMethod{"isalpha", everyCharacter<isAlpha>},
    NamedMethod{"isascii",
                [](const Value& s, A&, Budget&) {
                    return Value(std::all_of(textOf(s).begin(), textOf(s).end(), [](char c) { return static_cast<signed char>(c) >= 0; }));
                }},
    NamedMethod{"isdecimal", everyCharacter<isDecimal>},
    NamedMethod{"isdigit", everyCharacter<isDecimal>},
    NamedMethod{"islower", [](const Value& s, A&, Budget&) { return Value(isLowerText(textOf(s))); }},
    NamedMethod{"isnumeric", everyCharacter<isNumeric>},
    NamedMethod{"isspace", everyCharacter<isSpace>},
    NamedMethod{"istitle", isTitle},
    NamedMethod{"isupper", [](const Value& s, A&, Budget&) { return Value(isUpperText(textOf(s))); }},
};

template <std::size_t N>
Method find(const std::array<NamedMethod, N>& table, std::string_view name) {
    const auto place = std::find_if(table.begin(), table.end(), [name](const NamedMethod& row) { return row.name == name; });
    return place == table.end() ? nullptr : place->method;
}

}  // namespace

Method findTextMethod(std::string_view name) {
    return find(kTextMethods, name);
}

Method findTextPredicate(std::string_view name) {
    return find(kTextPredicates, name);
}

}  // namespace twb::text::jinja
