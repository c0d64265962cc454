#include "engine/text/jinja/methods.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/object.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {
namespace {

// ---- dict ---------------------------------------------------------------------------------------------------------------------------

Value dictGet(const Value& self, Arguments& arguments, Budget&) {
    const Parameters given("get", arguments, {"key", "default"}, 1);
    const Value* value = self.dict()->find(given[0]);
    return value ? *value : given[1];
}

Value view(const Value& self, DictView::Part part) {
    return Value(ObjectPtr(std::make_shared<DictView>(self.dictPtr(), part)));
}

Value dictKeys(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("keys", arguments, {});
    return view(self, DictView::Part::Keys);
}

Value dictValues(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("values", arguments, {});
    return view(self, DictView::Part::Values);
}

Value dictItems(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("items", arguments, {});
    return view(self, DictView::Part::Items);
}

Value copy(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("copy", arguments, {});
    return self;
}

// ---- list and tuple -----------------------------------------------------------------------------------------------------------------

Value listCount(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("count", arguments, {"value"}, 1);
    Integer count = 0;
    for (const Value& item : self.list()->items()) {
        count += areEqual(item, given[0], budget) ? 1 : 0;
    }
    return Value(count);
}

Value listIndex(const Value& self, Arguments& arguments, Budget& budget) {
    const Parameters given("index", arguments, {"value", "start", "stop"}, 1);
    const std::vector<Value>& items = self.list()->items();
    const auto size = static_cast<std::int64_t>(items.size());
    const auto bounded = [size](std::int64_t place) { return std::clamp<std::int64_t>(place < 0 ? place + size : place, 0, size); };
    for (std::int64_t i = bounded(given.integer(1, 0)); i < bounded(given.integer(2, size)); ++i) {
        if (areEqual(items[static_cast<std::size_t>(i)], given[0], budget)) {
            return Value(i);
        }
    }
    throw Failure(repr(given[0], budget) + " is not in list");
}

// ---- numbers ------------------------------------------------------------------------------------------------------------------------

Value isInteger(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("is_integer", arguments, {});
    const double value = *self.real();
    return Value(std::isfinite(value) && std::trunc(value) == value);
}

Value bitLength(const Value& self, Arguments& arguments, Budget&) {
    const Parameters none("bit_length", arguments, {});
    Integer value = *self.asInteger();
    Integer bits = 0;
    for (value = value < 0 ? -value : value; value > 0; value /= 2) {
        ++bits;
    }
    return Value(bits);
}

struct NamedMethod {
    std::string_view name;
    Method method;
};

constexpr std::array<NamedMethod, 5> kDictMethods = {
    {{"get", dictGet}, {"keys", dictKeys}, {"values", dictValues}, {"items", dictItems}, {"copy", copy}}};
constexpr std::array<NamedMethod, 2> kTupleMethods = {{{"count", listCount}, {"index", listIndex}}};

template <std::size_t N>
Method find(const std::array<NamedMethod, N>& table, std::string_view name) {
    for (const NamedMethod& row : table) {
        if (row.name == name) {
            return row.method;
        }
    }
    return nullptr;
}

Method findMethodOf(const Value& value, std::string_view name) {
    if (value.isText()) {
        const Method method = findTextMethod(name);
        return method ? method : findTextPredicate(name);
    }
    if (value.dict()) {
        return find(kDictMethods, name);
    }
    if (const List* list = value.list()) {
        const Method method = find(kTupleMethods, name);
        return method || list->isTuple() || name != "copy" ? method : &copy;
    }
    if (value.real()) {
        return name == "is_integer" ? &isInteger : nullptr;
    }
    return value.asInteger() && name == "bit_length" ? &bitLength : nullptr;
}

}  // namespace

std::optional<Value> findMethod(const Value& value, const std::string& name) {
    const Method method = findMethodOf(value, name);
    if (!method) {
        return std::nullopt;
    }
    return makeFunction(
        name, [value, method](Arguments& arguments, Budget& budget) { return method(value, arguments, budget); }, value.nesting() + 1);
}

bool isMutatingMethod(const Value& value, std::string_view name) {
    static constexpr std::array<std::string_view, 8> kList = {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"};
    static constexpr std::array<std::string_view, 5> kDict = {"clear", "pop", "popitem", "setdefault", "update"};
    if (value.dict()) {
        return std::find(kDict.begin(), kDict.end(), name) != kDict.end();
    }
    const List* list = value.list();
    return list && !list->isTuple() && std::find(kList.begin(), kList.end(), name) != kList.end();
}

}  // namespace twb::text::jinja
