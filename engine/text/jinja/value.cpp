#include "engine/text/jinja/value.h"

#include <algorithm>
#include <cmath>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/object.h"

namespace twb::text::jinja {
namespace {

// Chains of values are walked and destroyed recursively, so they must stay shallow. Messages nest a handful of levels.
constexpr int kMaxNesting = 300;
constexpr std::size_t kMaxKeyBytes = std::size_t(1) << 20;

int nestingOf(const std::vector<Value>& items) {
    int deepest = 0;
    for (const Value& item : items) {
        deepest = std::max(deepest, item.nesting());
    }
    return checkedNesting(deepest + 1);
}

}  // namespace

int checkedNesting(int nesting) {
    if (nesting > kMaxNesting) {
        throw Failure("lists and dictionaries are nested deeper than " + std::to_string(kMaxNesting) + " levels");
    }
    return nesting;
}

Value Value::undefined(std::string message) {
    Value value;
    value.m_data = Undefined{std::make_shared<const std::string>(std::move(message))};
    return value;
}

Value Value::markup(std::string text) {
    Value value;
    value.m_data = Text{std::make_shared<const std::string>(std::move(text)), true};
    return value;
}

Value Value::list(std::vector<Value> items) {
    return Value(std::make_shared<const List>(std::move(items), List::Kind::List));
}

Value Value::tuple(std::vector<Value> items) {
    return Value(std::make_shared<const List>(std::move(items), List::Kind::Tuple));
}

Value Value::group(Value grouper, Value items) {
    return Value(std::make_shared<const List>(std::vector<Value>{std::move(grouper), std::move(items)}, List::Kind::Group));
}

bool Value::isNumber() const {
    return boolean() || integer() || real();
}

const std::string* Value::text() const {
    const auto* text = std::get_if<Text>(&m_data);
    return text ? text->text.get() : nullptr;
}

const List* Value::list() const {
    const auto* list = std::get_if<ListPtr>(&m_data);
    return list ? list->get() : nullptr;
}

const Dict* Value::dict() const {
    const auto* dict = std::get_if<DictPtr>(&m_data);
    return dict ? dict->get() : nullptr;
}

Object* Value::object() const {
    const auto* object = std::get_if<ObjectPtr>(&m_data);
    return object ? object->get() : nullptr;
}

ListPtr Value::listPtr() const {
    const auto* list = std::get_if<ListPtr>(&m_data);
    return list ? *list : nullptr;
}

DictPtr Value::dictPtr() const {
    const auto* dict = std::get_if<DictPtr>(&m_data);
    return dict ? *dict : nullptr;
}

std::optional<Integer> Value::asInteger() const {
    if (const bool* value = boolean()) {
        return Integer(*value ? 1 : 0);
    }
    if (const Integer* value = integer()) {
        return *value;
    }
    return std::nullopt;
}

std::optional<double> Value::asReal() const {
    if (const double* value = real()) {
        return *value;
    }
    if (const auto value = asInteger()) {
        return static_cast<double>(*value);
    }
    return std::nullopt;
}

std::string Value::typeName() const {
    struct Namer {
        std::string operator()(const None&) const { return "NoneType"; }
        std::string operator()(const Undefined&) const { return "Undefined"; }
        std::string operator()(bool) const { return "bool"; }
        std::string operator()(const Integer&) const { return "int"; }
        std::string operator()(double) const { return "float"; }
        std::string operator()(const Text& text) const { return text.markup ? "Markup" : "str"; }
        std::string operator()(const ListPtr& list) const { return list->isTuple() ? "tuple" : "list"; }
        std::string operator()(const DictPtr&) const { return "dict"; }
        std::string operator()(const ObjectPtr& object) const { return object->typeName(); }
    };
    return std::visit(Namer{}, m_data);
}

int Value::nesting() const {
    if (const List* value = list()) {
        return value->nesting();
    }
    if (const Dict* value = dict()) {
        return value->nesting();
    }
    const Object* value = object();
    return value ? value->nesting() : 0;
}

List::List(std::vector<Value> items, Kind kind) : m_items(std::move(items)), m_kind(kind), m_nesting(nestingOf(m_items)) {}

void Dict::set(Value key, Value value) {
    m_nesting = checkedNesting(std::max({m_nesting, key.nesting() + 1, value.nesting() + 1}));
    const auto [place, added] = m_index.try_emplace(hashKey(key), m_entries.size());
    if (added) {
        m_entries.emplace_back(std::move(key), std::move(value));
    } else {
        m_entries[place->second].second = std::move(value);
    }
}

const Value* Dict::find(const Value& key) const {
    const auto place = m_index.find(hashKey(key));
    return place == m_index.end() ? nullptr : &m_entries[place->second].second;
}

const Value* Dict::find(std::string_view key) const {
    return find(Value(std::string(key)));
}

std::string hashKey(const Value& value) {
    if (const std::string* text = value.text()) {
        return "s" + *text;
    }
    if (const auto integer = value.asInteger()) {
        return "i" + toDecimal(*integer);
    }
    if (const double* real = value.real()) {
        if (std::trunc(*real) == *real && std::abs(*real) < 1e37) {
            return "i" + toDecimal(static_cast<Integer>(*real));
        }
        return "f" + std::to_string(*real) + std::to_string(std::hash<double>{}(*real));
    }
    if (value.isNone()) {
        return "n";
    }
    if (value.isUndefined()) {
        return "u";
    }
    if (const Object* object = value.object()) {
        return "o" + std::to_string(reinterpret_cast<std::uintptr_t>(object));
    }
    const List* list = value.list();
    if (!list || !list->isTuple()) {
        throw Failure("unhashable type: '" + value.typeName() + "'");
    }
    std::string key = "t";
    for (const Value& item : list->items()) {
        const std::string part = hashKey(item);
        key += std::to_string(part.size()) + ":" + part;
        if (key.size() > kMaxKeyBytes) {
            throw Failure("a tuple used as a key is larger than " + std::to_string(kMaxKeyBytes) + " bytes");
        }
    }
    return key;
}

Value fromJson(const core::Json& json) {
    switch (json.type()) {
        case core::Json::value_t::boolean:
            return Value(json.get<bool>());
        case core::Json::value_t::number_integer:
            return Value(Integer(json.get<std::int64_t>()));
        case core::Json::value_t::number_unsigned:
            return Value(Integer(json.get<std::uint64_t>()));
        case core::Json::value_t::number_float:
            return Value(json.get<double>());
        case core::Json::value_t::string:
            return Value(json.get_ref<const std::string&>());
        case core::Json::value_t::array: {
            std::vector<Value> items;
            items.reserve(json.size());
            for (const core::Json& item : json) {
                items.push_back(fromJson(item));
            }
            return Value::list(std::move(items));
        }
        case core::Json::value_t::object: {
            auto dict = std::make_shared<Dict>();
            for (const auto& [key, item] : json.items()) {
                dict->set(Value(key), fromJson(item));
            }
            return Value(DictPtr(std::move(dict)));
        }
        default:
            return Value();
    }
}

std::string toDecimal(Integer value) {
    if (value == 0) {
        return "0";
    }
    std::string digits;
    const bool negative = value < 0;
    while (value != 0) {
        const int digit = static_cast<int>(value % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    }
    if (negative) {
        digits += '-';
    }
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::optional<Integer> parseDecimal(std::string_view digits) {
    Integer value = 0;
    for (const char c : digits) {
        if (__builtin_mul_overflow(value, Integer(10), &value) || __builtin_add_overflow(value, Integer(c - '0'), &value)) {
            return std::nullopt;
        }
    }
    return value;
}

}  // namespace twb::text::jinja
