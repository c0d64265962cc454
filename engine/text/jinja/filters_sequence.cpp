// Filters that go through lists and dictionaries.
#include <algorithm>
#include <unordered_set>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/filter_table.h"
#include "engine/text/jinja/object.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

Value ignoringCase(const Value& value, Budget& budget) {
    budget.step(sizeInSteps(value));
    return value.isText() ? Value(lower(*value.text())) : value;
}

/// jinja2.filters.make_attrgetter with its two extras: no regard to case, and a default for what is missing.
Value keyOf(const Value& item, const Value& path, bool caseSensitive, const Value& fallback, Budget& budget) {
    Value key = attributePath(item, path, budget);
    if (key.isUndefined() && !fallback.isNone()) {
        key = fallback;
    }
    return caseSensitive ? key : ignoringCase(key, budget);
}

/// A sort key of several attributes separated by commas (make_multi_attrgetter).
Value sortKey(const Value& item, const Value& path, bool caseSensitive, Budget& budget) {
    std::vector<Value> keys;
    const std::string* text = path.text();
    std::size_t begin = 0;
    do {
        const std::size_t comma = text ? text->find(',', begin) : std::string::npos;
        const Value part = text ? Value(text->substr(begin, comma == std::string::npos ? comma : comma - begin)) : path;
        keys.push_back(keyOf(item, part, caseSensitive, Value(), budget));
        begin = comma == std::string::npos ? comma : comma + 1;
    } while (begin != std::string::npos);
    return Value::list(std::move(keys));
}

struct Keyed {
    Value key;
    Value item;
};

void stableSort(std::vector<Keyed>& rows, bool reverse, Budget& budget) {
    std::stable_sort(rows.begin(), rows.end(), [&](const Keyed& left, const Keyed& right) {
        return reverse ? isLess(right.key, left.key, budget) : isLess(left.key, right.key, budget);
    });
}

std::vector<Value> itemsOfRows(std::vector<Keyed>& rows) {
    std::vector<Value> items;
    items.reserve(rows.size());
    for (Keyed& row : rows) {
        items.push_back(std::move(row.item));
    }
    return items;
}

Value filterBatch(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("batch", arguments, {"linecount", "fill_with"}, 1);
    const auto count = static_cast<std::size_t>(std::clamp<std::int64_t>(given.integer(0, 1), 0, 1 << 20));
    std::vector<Value> rows;
    std::vector<Value> row;
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        if (row.size() == count) {
            rows.push_back(Value::list(std::move(row)));
            row.clear();
        }
        row.push_back(item);
    }
    if (!row.empty()) {
        while (!given[1].isNone() && row.size() < count) {
            row.push_back(given[1]);
        }
        rows.push_back(Value::list(std::move(row)));
    }
    return makeIterator("generator", std::move(rows));
}

Value filterSlice(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("slice", arguments, {"slices", "fill_with"}, 1);
    const std::int64_t slices = given.integer(0, 1);
    if (slices < 1 || slices > 100'000) {
        throw Failure("slice(): slices must be between 1 and 100000");
    }
    const ListPtr list = itemsOf(input, budget);
    const std::vector<Value>& items = list->items();
    const auto count = static_cast<std::size_t>(slices);
    const std::size_t each = items.size() / count;
    const std::size_t longer = items.size() % count;
    std::vector<Value> rows;
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        budget.step();
        const std::size_t size = each + (i < longer ? 1 : 0);
        std::vector<Value> row(items.begin() + static_cast<std::ptrdiff_t>(at), items.begin() + static_cast<std::ptrdiff_t>(at + size));
        if (!given[1].isNone() && i >= longer) {
            row.push_back(given[1]);
        }
        rows.push_back(Value::list(std::move(row)));
        at += size;
    }
    return makeIterator("generator", std::move(rows));
}

Value filterDictSort(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("dictsort", arguments, {"case_sensitive", "by", "reverse"});
    const Dict* dict = input.dict();
    if (!dict) {
        throw Failure("dictsort() needs a dictionary, not '" + input.typeName() + "'");
    }
    const std::string by = given.text(1, "key");
    if (by != "key" && by != "value") {
        throw Failure("You can only sort by either \"key\" or \"value\"");
    }
    std::vector<Keyed> rows;
    for (const auto& [key, value] : dict->entries()) {
        const Value& chosen = by == "key" ? key : value;
        rows.push_back({given.truth(0, false) ? chosen : ignoringCase(chosen, budget), Value::tuple({key, value})});
    }
    stableSort(rows, given.truth(2, false), budget);
    return Value::list(itemsOfRows(rows));
}

Value filterFirst(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("first", arguments, {});
    if (auto* iterator = dynamic_cast<Iterator*>(input.object())) {
        return iterator->next().value_or(Value::undefined("No first item, sequence was empty."));
    }
    const ListPtr items = itemsOf(input, budget);
    return items->items().empty() ? Value::undefined("No first item, sequence was empty.") : items->items().front();
}

Value filterLast(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("last", arguments, {});
    if (dynamic_cast<Iterator*>(input.object())) {
        throw Failure("'" + input.typeName() + "' object is not reversible");
    }
    const ListPtr items = itemsOf(input, budget);
    return items->items().empty() ? Value::undefined("No last item, sequence was empty.") : items->items().back();
}

Value filterGroupBy(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("groupby", arguments, {"attribute", "default", "case_sensitive"}, 1);
    const bool caseSensitive = given.truth(2, false);
    const ListPtr items = itemsOf(input, budget);
    std::vector<Keyed> rows;
    for (const Value& item : items->items()) {
        rows.push_back({keyOf(item, given[0], caseSensitive, given[1], budget), item});
    }
    stableSort(rows, false, budget);
    std::vector<Value> groups;
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin;
        std::vector<Value> members;
        while (end < rows.size() && areEqual(rows[end].key, rows[begin].key, budget)) {
            members.push_back(rows[end++].item);
        }
        const Value key = keyOf(members.front(), given[0], true, given[1], budget);
        groups.push_back(Value::group(key, Value::list(std::move(members))));
        begin = end;
    }
    return Value::list(std::move(groups));
}

Value filterItems(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("items", arguments, {});
    if (input.isUndefined()) {
        return makeIterator("generator", {});
    }
    if (!input.dict()) {
        throw Failure("Can only get item pairs from a mapping.");
    }
    return makeIterator("generator", DictView(input.dictPtr(), DictView::Part::Items).items(budget)->items());
}

Value filterLength(const Value& input, Arguments& arguments, Budget&) {
    const Parameters none("length", arguments, {});
    return Value(lengthOf(input));
}

Value filterList(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("list", arguments, {});
    const ListPtr items = itemsOf(input, budget);
    return items->isTuple() ? Value::list(items->items()) : Value(items);
}

Arguments withoutFirst(const Arguments& arguments, std::size_t count) {
    Arguments rest;
    rest.positional.assign(arguments.positional.begin() + static_cast<std::ptrdiff_t>(count), arguments.positional.end());
    rest.named = arguments.named;
    return rest;
}

std::string nameArgument(const Value& value, const char* what) {
    if (!value.isText()) {
        throw Failure(std::string("the name of a ") + what + " must be a text, not '" + value.typeName() + "'");
    }
    return *value.text();
}

Value mapAttribute(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("map", arguments, {"attribute", "default"}, 1);
    std::vector<Value> mapped;
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        budget.step();
        mapped.push_back(keyOf(item, given[0], true, given[1], budget));
    }
    return makeIterator("generator", std::move(mapped));
}

Value filterMap(const Value& input, Arguments& arguments, Budget& budget) {
    if (!isTrue(input)) {
        return makeIterator("generator", {});
    }
    const bool byAttribute =
        std::any_of(arguments.named.begin(), arguments.named.end(), [](const auto& given) { return given.first == "attribute"; });
    if (arguments.positional.empty() && byAttribute) {
        return mapAttribute(input, arguments, budget);
    }
    if (arguments.positional.empty()) {
        throw Failure("map requires a filter argument");
    }
    const std::string name = nameArgument(arguments.positional.front(), "filter");
    const Filter filter = findFilter(name);
    if (!filter) {
        throw Failure("No filter named '" + name + "'.");
    }
    std::vector<Value> mapped;
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        budget.step();
        Arguments rest = withoutFirst(arguments, 1);
        mapped.push_back(filter(item, rest, budget));
        budget.step(sizeInSteps(mapped.back()));
    }
    return makeIterator("generator", std::move(mapped));
}

/// select, reject, selectattr and rejectattr: the items for which a test (or their truth) is `wanted`.
Value selected(const Value& input, Arguments& arguments, Budget& budget, bool wanted, bool byAttribute) {
    if (!isTrue(input)) {
        return makeIterator("generator", {});
    }
    if (byAttribute && arguments.positional.empty()) {
        throw Failure("Missing parameter for attribute name");
    }
    const std::size_t offset = byAttribute ? 1 : 0;
    Test test = nullptr;
    if (arguments.positional.size() > offset) {
        const std::string name = nameArgument(arguments.positional[offset], "test");
        test = findTest(name);
        if (!test) {
            throw Failure("No test named '" + name + "'.");
        }
    }
    std::vector<Value> chosen;
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        budget.step();
        const Value value = byAttribute ? attributePath(item, arguments.positional[0], budget) : item;
        bool passes = false;
        if (test) {
            Arguments rest = withoutFirst(arguments, offset + 1);
            passes = test(value, rest, budget);
        } else {
            passes = isTrue(value);
        }
        if (passes == wanted) {
            chosen.push_back(item);
        }
    }
    return makeIterator("generator", std::move(chosen));
}

Value filterSelect(const Value& input, Arguments& arguments, Budget& budget) {
    return selected(input, arguments, budget, true, false);
}

Value filterReject(const Value& input, Arguments& arguments, Budget& budget) {
    return selected(input, arguments, budget, false, false);
}

Value filterSelectAttr(const Value& input, Arguments& arguments, Budget& budget) {
    return selected(input, arguments, budget, true, true);
}

Value filterRejectAttr(const Value& input, Arguments& arguments, Budget& budget) {
    return selected(input, arguments, budget, false, true);
}

Value extreme(const Value& input, Arguments& arguments, const char* name, bool largest, Budget& budget) {
    const Parameters given(name, arguments, {"case_sensitive", "attribute"});
    const ListPtr items = itemsOf(input, budget);
    if (items->items().empty()) {
        return Value::undefined("No aggregated item, sequence was empty.");
    }
    const auto key = [&](const Value& item) { return keyOf(item, given[1], given.truth(0, false), Value(), budget); };
    Value best = items->items().front();
    Value bestKey = key(best);
    for (const Value& item : items->items()) {
        Value itemKey = key(item);
        if (largest ? isLess(bestKey, itemKey, budget) : isLess(itemKey, bestKey, budget)) {
            best = item;
            bestKey = std::move(itemKey);
        }
    }
    return best;
}

Value filterMin(const Value& input, Arguments& arguments, Budget& budget) {
    return extreme(input, arguments, "min", false, budget);
}

Value filterMax(const Value& input, Arguments& arguments, Budget& budget) {
    return extreme(input, arguments, "max", true, budget);
}

Value filterReverse(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters none("reverse", arguments, {});
    if (const std::string* text = input.text()) {
        std::u32string characters = decode(*text);
        std::reverse(characters.begin(), characters.end());
        return Value(encode(characters));
    }
    std::vector<Value> items = itemsOf(input, budget)->items();
    std::reverse(items.begin(), items.end());
    return dynamic_cast<Iterator*>(input.object()) ? Value::list(std::move(items)) : makeIterator("list_reverseiterator", std::move(items));
}

Value filterSort(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("sort", arguments, {"reverse", "case_sensitive", "attribute"});
    const ListPtr items = itemsOf(input, budget);
    std::vector<Keyed> rows;
    for (const Value& item : items->items()) {
        rows.push_back({sortKey(item, given[2], given.truth(1, false), budget), item});
    }
    stableSort(rows, given.truth(0, false), budget);
    return Value::list(itemsOfRows(rows));
}

Value filterSum(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("sum", arguments, {"attribute", "start"});
    Value total = given.value(1, Value(0));
    if (total.isText()) {
        throw Failure("sum() can't sum strings [use ''.join(seq) instead]");
    }
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        total = calculate(Arithmetic::Add, total, attributePath(item, given[0], budget), budget);
    }
    return total;
}

Value filterUnique(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("unique", arguments, {"case_sensitive", "attribute"});
    std::vector<Value> kept;
    std::unordered_set<std::string> seen;
    const ListPtr items = itemsOf(input, budget);
    for (const Value& item : items->items()) {
        if (seen.insert(hashKey(keyOf(item, given[1], given.truth(0, false), Value(), budget))).second) {
            kept.push_back(item);
        }
    }
    return makeIterator("generator", std::move(kept));
}

constexpr auto kFilters = std::to_array<NamedFunction<Filter>>({
    {"batch", filterBatch},
    {"count", filterLength},
    {"dictsort", filterDictSort},
    {"first", filterFirst},
    {"groupby", filterGroupBy},
    {"items", filterItems},
    {"last", filterLast},
    {"length", filterLength},
    {"list", filterList},
    {"map", filterMap},
    {"max", filterMax},
    {"min", filterMin},
    {"reject", filterReject},
    {"rejectattr", filterRejectAttr},
    {"reverse", filterReverse},
    {"select", filterSelect},
    {"selectattr", filterSelectAttr},
    {"slice", filterSlice},
    {"sort", filterSort},
    {"sum", filterSum},
    {"unique", filterUnique},
});

}  // namespace

Value attributePath(const Value& item, const Value& path, Budget& budget) {
    if (path.isNone()) {
        return item;
    }
    const std::string* text = path.text();
    if (!text) {
        return itemOf(item, path, budget);
    }
    Value value = item;
    std::size_t begin = 0;
    while (begin != std::string::npos) {
        const std::size_t dot = text->find('.', begin);
        const std::string part = text->substr(begin, dot == std::string::npos ? dot : dot - begin);
        const bool isNumber = !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
        const auto number = isNumber ? parseDecimal(part) : std::nullopt;
        value = itemOf(value, number ? Value(*number) : Value(part), budget);
        begin = dot == std::string::npos ? dot : dot + 1;
    }
    return value;
}

Filter findSequenceFilter(std::string_view name) {
    return findByName(kFilters, name);
}

}  // namespace twb::text::jinja
