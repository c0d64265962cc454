// Length, iteration, attributes, items, slices and calls: how expressions reach into values.
#include <algorithm>

#include "engine/core/utf8.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/methods.h"
#include "engine/text/jinja/object.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

/// jinja2.utils.object_type_repr.
std::string describe(const Value& value) {
    return value.isNone() ? "None" : value.typeName() + " object";
}

Value unsafe(const Value& value, const std::string& name) {
    return Value::undefined("access to attribute '" + name + "' of '" + value.typeName() + "' object is unsafe.");
}

Value missing(const Value& value, const Value& key, Budget& budget) {
    if (const std::string* name = key.text()) {
        return Value::undefined("'" + describe(value) + "' has no attribute " + reprText(*name));
    }
    return Value::undefined(describe(value) + " has no element " + repr(key, budget));
}

/// Attributes and methods, the forbidden ones as an Undefined that says so; nullopt when there is none of that name.
std::optional<Value> findAttribute(const Value& value, const std::string& name) {
    if (name.starts_with("__") && name.ends_with("__")) {
        return unsafe(value, name);
    }
    if (isMutatingMethod(value, name)) {
        return unsafe(value, name);
    }
    if (Object* object = value.object()) {
        return object->attribute(name);
    }
    if (value.list() && value.list()->isGroup() && (name == "grouper" || name == "list")) {
        return value.list()->items()[name == "grouper" ? 0 : 1];
    }
    return findMethod(value, name);
}

std::optional<std::size_t> position(const Value& key, std::size_t size) {
    const auto integer = key.asInteger();
    if (!integer) {
        return std::nullopt;
    }
    const Integer place = *integer < 0 ? *integer + static_cast<Integer>(size) : *integer;
    return place >= 0 && place < static_cast<Integer>(size) ? std::optional(static_cast<std::size_t>(place)) : std::nullopt;
}

std::optional<Value> findItem(const Value& value, const Value& key, Budget& budget) {
    if (const Dict* dict = value.dict()) {
        if (key.list() && !key.list()->isTuple()) {
            return std::nullopt;
        }
        const Value* item = key.dict() ? nullptr : dict->find(key);
        return item ? std::optional<Value>(*item) : std::nullopt;
    }
    if (const List* list = value.list()) {
        const auto place = position(key, list->items().size());
        return place ? std::optional<Value>(list->items()[*place]) : std::nullopt;
    }
    if (const std::string* text = value.text()) {
        if (!key.asInteger()) {
            return std::nullopt;
        }
        budget.step(text->size() / 64);
        const std::u32string characters = decode(*text);
        const auto place = position(key, characters.size());
        return place ? std::optional<Value>(encode(characters.substr(*place, 1))) : std::nullopt;
    }
    Object* object = value.object();
    if (object && object->isSequence()) {
        const ListPtr items = object->items(budget);
        const auto place = position(key, items->items().size());
        return place ? std::optional<Value>(items->items()[*place]) : std::nullopt;
    }
    return std::nullopt;
}

struct Bounds {
    std::int64_t start;
    std::int64_t stop;
    std::int64_t step;
};

std::int64_t sliceIndex(const Value& value, std::int64_t fallback, std::int64_t size, std::int64_t low, std::int64_t high) {
    if (value.isNone()) {
        return fallback;
    }
    const auto integer = value.asInteger();
    if (!integer) {
        throw Failure("slice indices must be integers or None, not '" + value.typeName() + "'");
    }
    const Integer place = *integer < 0 ? *integer + size : *integer;
    return static_cast<std::int64_t>(std::clamp<Integer>(place, low, high));
}

Bounds sliceBounds(const Value& start, const Value& stop, const Value& step, std::size_t length) {
    const auto size = static_cast<std::int64_t>(length);
    const std::int64_t by = sliceIndex(step, 1, 0, -size - 1, size + 1);
    if (by == 0) {
        throw Failure("slice step cannot be zero");
    }
    if (by > 0) {
        return {sliceIndex(start, 0, size, 0, size), sliceIndex(stop, size, size, 0, size), by};
    }
    return {sliceIndex(start, size - 1, size, -1, size - 1), sliceIndex(stop, -1, size, -1, size - 1), by};
}

}  // namespace

std::size_t lengthOf(const Value& value) {
    if (const List* list = value.list()) {
        return list->items().size();
    }
    if (const Dict* dict = value.dict()) {
        return dict->entries().size();
    }
    if (const std::string* text = value.text()) {
        return core::codePointCount(*text);
    }
    if (value.isUndefined()) {
        return 0;
    }
    const Object* object = value.object();
    const auto length = object ? object->length() : std::nullopt;
    if (!length) {
        throw Failure("object of type '" + value.typeName() + "' has no len()");
    }
    return *length;
}

ListPtr itemsOf(const Value& value, Budget& budget) {
    if (ListPtr list = value.listPtr()) {
        return list;
    }
    if (DictPtr dict = value.dictPtr()) {
        return DictView(std::move(dict), DictView::Part::Keys).items(budget);
    }
    if (const std::string* text = value.text()) {
        const std::u32string characters = decode(*text);
        budget.checkBytes(characters.size(), sizeof(Value));
        budget.step(characters.size());
        std::vector<Value> items;
        items.reserve(characters.size());
        for (const char32_t c : characters) {
            items.emplace_back(encode(std::u32string_view(&c, 1)));
        }
        return std::make_shared<const List>(std::move(items));
    }
    if (value.isUndefined()) {
        return std::make_shared<const List>(std::vector<Value>{});
    }
    Object* object = value.object();
    ListPtr items = object ? object->items(budget) : nullptr;
    if (!items) {
        throw Failure("'" + value.typeName() + "' object is not iterable");
    }
    return items;
}

bool isIterable(const Value& value) {
    if (Object* object = value.object()) {
        return object->isIterable();
    }
    return value.list() || value.dict() || value.isText() || value.isUndefined();
}

Value attributeOf(const Value& value, const std::string& name, Budget& budget) {
    if (value.isUndefined()) {
        throw Failure(value.undefinedMessage());
    }
    if (auto attribute = findAttribute(value, name)) {
        return std::move(*attribute);
    }
    const Value key(name);
    auto item = findItem(value, key, budget);
    return item ? std::move(*item) : missing(value, key, budget);
}

Value itemOf(const Value& value, const Value& key, Budget& budget) {
    if (value.isUndefined()) {
        throw Failure(value.undefinedMessage());
    }
    if (auto item = findItem(value, key, budget)) {
        return std::move(*item);
    }
    if (const std::string* name = key.text()) {
        if (auto attribute = findAttribute(value, *name)) {
            return std::move(*attribute);
        }
    }
    return missing(value, key, budget);
}

Value sliceOf(const Value& value, const Value& start, const Value& stop, const Value& step, Budget& budget) {
    if (value.isUndefined()) {
        throw Failure(value.undefinedMessage());
    }
    const auto inside = [](std::int64_t place, const Bounds& bounds) {
        return bounds.step > 0 ? place < bounds.stop : place > bounds.stop;
    };
    if (const std::string* text = value.text()) {
        budget.step(text->size() / 64);
        const std::u32string characters = decode(*text);
        const Bounds bounds = sliceBounds(start, stop, step, characters.size());
        std::string out;
        for (std::int64_t i = bounds.start; inside(i, bounds); i += bounds.step) {
            appendUtf8(out, characters[static_cast<std::size_t>(i)]);
        }
        return value.isMarkup() ? Value::markup(std::move(out)) : Value(std::move(out));
    }
    Object* object = value.object();
    const ListPtr list = object && object->isSequence() ? object->items(budget) : value.listPtr();
    if (!list) {
        return Value::undefined(describe(value) + " has no element " + "slice");
    }
    const Bounds bounds = sliceBounds(start, stop, step, list->items().size());
    std::vector<Value> items;
    for (std::int64_t i = bounds.start; inside(i, bounds); i += bounds.step) {
        items.push_back(list->items()[static_cast<std::size_t>(i)]);
    }
    budget.step(items.size() / 64);
    return list->isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

std::uint64_t sizeInSteps(const Value& value) {
    if (const std::string* text = value.text()) {
        return text->size() / 64;
    }
    return value.list() ? value.list()->items().size() : 0;
}

Value callValue(const Value& callee, Arguments& arguments, Budget& budget) {
    if (callee.isUndefined()) {
        throw Failure(callee.undefinedMessage());
    }
    Object* object = callee.object();
    if (!object) {
        throw Failure("'" + callee.typeName() + "' object is not callable");
    }
    return object->call(arguments, budget);
}

}  // namespace twb::text::jinja
