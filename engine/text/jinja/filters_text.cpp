// Filters that make texts.
#include <cmath>

#include "engine/core/utf8.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/filter_table.h"
#include "engine/text/jinja/format.h"
#include "engine/text/jinja/json_dump.h"
#include "engine/text/jinja/markup.h"
#include "engine/text/jinja/methods.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

Value filterCapitalize(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("capitalize", arguments, {});
    return Value(capitalize(toText(input, budget)));
}

Value filterCenter(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("center", arguments, {"width"});
    return Value(justify(toText(input, budget), given.integer(0, 80), " ", Alignment::Center, budget));
}

Value filterEscape(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("escape", arguments, {});
    return escaped(input, budget);
}

Value filterForceEscape(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("forceescape", arguments, {});
    return Value::markup(escapeHtml(toText(input, budget)));
}

Value filterFormat(const Value& input, Arguments& arguments, Budget& budget) {
    if (!arguments.named.empty() && !arguments.positional.empty()) {
        throw Failure("can't handle positional and keyword arguments at the same time");
    }
    const Value text = input.isText() ? input : Value(toText(input, budget));
    if (arguments.named.empty()) {
        return formatPercent(text, Value::tuple(arguments.positional), budget);
    }
    auto dict = std::make_shared<Dict>();
    for (const auto& [name, value] : arguments.named) {
        dict->set(Value(name), value);
    }
    return formatPercent(text, Value(DictPtr(std::move(dict))), budget);
}

Value filterIndent(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("indent", arguments, {"width", "first", "blank"});
    const std::string* text = input.text();
    if (!text) {
        throw Failure("indent() needs a text, not '" + input.typeName() + "'");
    }
    const std::string* widthText = given[0].text();
    const std::int64_t width = widthText ? 0 : std::max<std::int64_t>(given.integer(0, 4), 0);
    budget.checkBytes(static_cast<std::size_t>(width));
    const std::string indention = widthText ? *widthText : std::string(static_cast<std::size_t>(width), ' ');
    const std::vector<std::string> lines = splitLines(*text + "\n");
    const bool blank = given.truth(2, false);
    std::string out = given.truth(1, false) ? indention : "";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) {
            out += '\n';
            out += blank || !lines[i].empty() ? indention : "";
        }
        out += lines[i];
        budget.checkBytes(out.size());
    }
    return input.isMarkup() ? Value::markup(std::move(out)) : Value(std::move(out));
}

Value filterJoin(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("join", arguments, {"d", "attribute"});
    std::vector<std::string> parts;
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        budget.step();
        parts.push_back(toText(given.has(1) ? attributePath(item, given[1], budget) : item, budget));
    }
    return Value(joinText(given.has(0) ? toText(given[0], budget) : "", parts, budget));
}

Value filterLower(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("lower", arguments, {});
    return Value(lower(toText(input, budget)));
}

Value filterPprint(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("pprint", arguments, {});
    std::string out = repr(input, budget);
    if (core::codePointCount(out) > 80 && (input.list() || input.dict())) {
        throw Failure("pprint of a list or dictionary longer than one line is not supported");
    }
    return Value(std::move(out));
}

Value filterReplace(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("replace", arguments, {"old", "new", "count"}, 2);
    const std::int64_t limit = given[2].isNone() ? -1 : given.integer(2, -1);
    return Value(replaceText(toText(input, budget), toText(given[0], budget), toText(given[1], budget), limit, budget));
}

Value filterSafe(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("safe", arguments, {});
    return Value::markup(toText(input, budget));
}

Value filterString(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("string", arguments, {});
    return input.isText() ? input : Value(toText(input, budget));
}

Value filterStripTags(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("striptags", arguments, {});
    std::string text = toText(input, budget);
    const auto removeAll = [&text](std::string_view open, std::string_view close) {
        std::string kept;
        std::size_t at = 0;
        while (true) {
            const std::size_t begin = text.find(open, at);
            const std::size_t end = begin == std::string::npos ? begin : text.find(close, begin);
            if (end == std::string::npos) {
                kept += text.substr(at);
                break;
            }
            kept += text.substr(at, begin - at);
            at = end + close.size();
        }
        text = std::move(kept);
    };
    removeAll("<!--", "-->");
    removeAll("<", ">");
    text = joinText(" ", splitText(text, "", -1, false), budget);
    for (const auto& [entity, character] : {std::pair<const char*, const char*>{"&lt;", "<"},
                                            {"&gt;", ">"},
                                            {"&#34;", "\""},
                                            {"&quot;", "\""},
                                            {"&#39;", "'"},
                                            {"&amp;", "&"}}) {
        text = replaceText(text, entity, character, -1, budget);
    }
    return Value(std::move(text));
}

// Jinja's own idea of a title, which is not str.title: words begin after spaces and opening brackets.
Value filterTitle(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("title", arguments, {});
    const auto separates = [](char32_t c) { return isSpace(c) || std::u32string_view(U"-({[<").find(c) != std::u32string_view::npos; };
    std::string out;
    std::u32string word;
    const auto flush = [&] {
        if (!word.empty()) {
            out += upper(encode(word.substr(0, 1))) + lower(encode(word.substr(1)));
            word.clear();
        }
    };
    for (const char32_t c : decode(toText(input, budget))) {
        if (separates(c)) {
            flush();
            appendUtf8(out, c);
        } else {
            word += c;
        }
    }
    flush();
    return Value(std::move(out));
}

std::optional<std::string> indentOf(const Value& indent, Budget& budget) {
    if (indent.isNone()) {
        return std::nullopt;
    }
    if (const std::string* text = indent.text()) {
        return *text;
    }
    const auto width = indent.asInteger();
    if (!width) {
        throw Failure("tojson(): indent must be a number or a text, not '" + indent.typeName() + "'");
    }
    const std::size_t count = *width < 0 ? 0 : static_cast<std::size_t>(std::min<Integer>(*width, Integer(1) << 40));
    budget.checkBytes(count);
    return std::string(count, ' ');
}

// As transformers defines it in place of Jinja's own, which would escape HTML.
Value filterToJson(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("tojson", arguments, {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonStyle style;
    style.asciiOnly = given.truth(0, false);
    style.indent = indentOf(given[1], budget);
    style.sortKeys = given.truth(3, false);
    if (style.indent) {
        style.itemSeparator = ",";
    }
    if (!given[2].isNone()) {
        const List* separators = given[2].list();
        if (!separators || separators->items().size() != 2 || !separators->items()[0].isText() || !separators->items()[1].isText()) {
            throw Failure("tojson(): separators must be two texts");
        }
        style.itemSeparator = *separators->items()[0].text();
        style.keySeparator = *separators->items()[1].text();
    }
    return Value(dumpJson(input, style, budget));
}

Value filterTrim(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("trim", arguments, {"chars"});
    return Value(stripText(toText(input, budget), given[0], true, true));
}

Value filterTruncate(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("truncate", arguments, {"length", "killwords", "end", "leeway"});
    const std::int64_t length = given.integer(0, 255);
    const std::string end = given.text(2, "...");
    const auto endLength = static_cast<std::int64_t>(core::codePointCount(end));
    const std::int64_t leeway = given[3].isNone() ? 5 : given.integer(3, 5);
    if (length < endLength || leeway < 0) {
        throw Failure("truncate(): expected length >= " + std::to_string(endLength) + " and leeway >= 0");
    }
    const std::u32string text = decode(toText(input, budget));
    if (static_cast<Integer>(text.size()) <= Integer(length) + leeway) {
        return input;
    }
    const std::string kept = encode(text.substr(0, static_cast<std::size_t>(length - endLength)));
    return Value((given.truth(1, false) ? kept : splitText(kept, " ", 1, true).front()) + end);
}

Value filterUpper(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("upper", arguments, {});
    return Value(upper(toText(input, budget)));
}

std::string urlQuoted(std::string_view text, bool forQuery) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    static constexpr std::string_view kSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
    std::string out;
    for (const char c : text) {
        if (kSafe.find(c) != std::string_view::npos || (c == '/' && !forQuery)) {
            out += c;
        } else if (c == ' ' && forQuery) {
            out += '+';
        } else {
            out += '%';
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

Value filterUrlEncode(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("urlencode", arguments, {});
    if (input.isText() || !isIterable(input)) {
        return Value(urlQuoted(toText(input, budget), false));
    }
    std::vector<std::string> parts;
    const auto add = [&](const Value& key, const Value& value) {
        parts.push_back(urlQuoted(toText(key, budget), true) + "=" + urlQuoted(toText(value, budget), true));
    };
    if (const Dict* dict = input.dict()) {
        for (const auto& [key, value] : dict->entries()) {
            add(key, value);
        }
    } else {
        const ListPtr pairs = itemsOf(input, budget);
        for (const Value& pair : pairs->items()) {
            const ListPtr both = itemsOf(pair, budget);
            if (both->items().size() != 2) {
                throw Failure("urlencode() needs pairs of a key and a value");
            }
            add(both->items()[0], both->items()[1]);
        }
    }
    return Value(joinText("&", parts, budget));
}

Value filterWordCount(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("wordcount", arguments, {});
    Integer count = 0;
    bool inWord = false;
    for (const char32_t c : decode(toText(input, budget))) {
        count += isWord(c) && !inWord ? 1 : 0;
        inWord = isWord(c);
    }
    return Value(count);
}

constexpr auto kFilters = std::to_array<NamedFunction<Filter>>({
    {"capitalize", filterCapitalize},
    {"center", filterCenter},
    {"e", filterEscape},
    {"escape", filterEscape},
    {"forceescape", filterForceEscape},
    {"format", filterFormat},
    {"indent", filterIndent},
    {"join", filterJoin},
    {"lower", filterLower},
    {"pprint", filterPprint},
    {"replace", filterReplace},
    {"safe", filterSafe},
    {"string", filterString},
    {"striptags", filterStripTags},
    {"title", filterTitle},
    {"tojson", filterToJson},
    {"trim", filterTrim},
    {"truncate", filterTruncate},
    {"upper", filterUpper},
    {"urlencode", filterUrlEncode},
    {"wordcount", filterWordCount},
});

}  // namespace

Filter findTextFilter(std::string_view name) {
    return findByName(kFilters, name);
}

}  // namespace twb::text::jinja
