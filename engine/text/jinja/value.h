#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "engine/core/json.h"

namespace twb::text::jinja {

/// Python's integers have no end; a chat template needs a few digits. 38 of them are kept exactly, more are an error.
__extension__ typedef __int128 Integer;

class Value;
class List;
class Dict;
class Object;
using ListPtr = std::shared_ptr<const List>;
using DictPtr = std::shared_ptr<const Dict>;
using ObjectPtr = std::shared_ptr<Object>;

struct None {};

/// A name, attribute or item that is not there. It prints as nothing and is false; any other use fails with `message`.
struct Undefined {
    std::shared_ptr<const std::string> message;
};

/// UTF-8 text. `markup`: markupsafe's Markup, which `escape` leaves alone.
struct Text {
    std::shared_ptr<const std::string> text;
    bool markup = false;
};

/// A value of the template language: what Python's objects are to Jinja. Lists and dictionaries never change once made (the sandbox of
/// transformers forbids it), so copies share them; only namespaces, loops and the like have state (Object).
class Value {
public:
    Value() = default;  ///< None
    Value(bool value) : m_data(value) {}
    Value(Integer value) : m_data(value) {}
    Value(int value) : m_data(Integer(value)) {}
    Value(std::int64_t value) : m_data(Integer(value)) {}
    Value(std::size_t value) : m_data(Integer(value)) {}
    Value(double value) : m_data(value) {}
    Value(std::string text) : m_data(Text{std::make_shared<const std::string>(std::move(text)), false}) {}
    Value(const char* text) : Value(std::string(text)) {}
    Value(ListPtr list) : m_data(std::move(list)) {}
    Value(DictPtr dict) : m_data(std::move(dict)) {}
    Value(ObjectPtr object) : m_data(std::move(object)) {}

    static Value undefined(std::string message);
    static Value markup(std::string text);
    static Value list(std::vector<Value> items);
    static Value tuple(std::vector<Value> items);
    static Value group(Value grouper, Value items);

    bool isNone() const { return std::holds_alternative<None>(m_data); }
    bool isUndefined() const { return std::holds_alternative<Undefined>(m_data); }
    bool isText() const { return std::holds_alternative<Text>(m_data); }
    bool isMarkup() const { return isText() && std::get<Text>(m_data).markup; }
    bool isNumber() const;  ///< bool, integer or float, as Python's numbers.Number

    const bool* boolean() const { return std::get_if<bool>(&m_data); }
    const Integer* integer() const { return std::get_if<Integer>(&m_data); }
    const double* real() const { return std::get_if<double>(&m_data); }
    const std::string* text() const;
    const List* list() const;
    const Dict* dict() const;
    Object* object() const;
    ListPtr listPtr() const;  ///< null for another kind
    DictPtr dictPtr() const;
    const std::string& undefinedMessage() const { return *std::get<Undefined>(m_data).message; }

    /// An integer, counting booleans as Python does.
    std::optional<Integer> asInteger() const;
    /// Any number as a float.
    std::optional<double> asReal() const;

    std::string typeName() const;  ///< Python's: "str", "NoneType", "dict", ...
    int nesting() const;           ///< levels of lists, dictionaries and objects below and with this one

private:
    std::variant<None, Undefined, bool, Integer, double, Text, ListPtr, DictPtr, ObjectPtr> m_data;
};

/// list and tuple. A group is the tuple (grouper, list) of the filter groupby, whose parts also have names.
class List {
public:
    enum class Kind { List, Tuple, Group };

    explicit List(std::vector<Value> items, Kind kind = Kind::List);

    const std::vector<Value>& items() const { return m_items; }
    bool isTuple() const { return m_kind != Kind::List; }
    bool isGroup() const { return m_kind == Kind::Group; }
    int nesting() const { return m_nesting; }

private:
    std::vector<Value> m_items;
    Kind m_kind;
    int m_nesting;
};

/// dict: keeps the order in which keys were first set.
class Dict {
public:
    using Entry = std::pair<Value, Value>;

    /// Throws Failure when the key cannot be one ("unhashable type: 'list'").
    void set(Value key, Value value);
    const Value* find(const Value& key) const;
    const Value* find(std::string_view key) const;

    const std::vector<Entry>& entries() const { return m_entries; }
    int nesting() const { return m_nesting; }

private:
    std::vector<Entry> m_entries;
    std::unordered_map<std::string, std::size_t> m_index;
    int m_nesting = 1;
};

/// A text that is equal for two values exactly if Python's dict takes them for the same key (1, 1.0 and True are).
/// Throws Failure for a list or dictionary.
std::string hashKey(const Value& value);

/// Values from JSON: the messages, tools and documents of a conversation.
Value fromJson(const core::Json& json);

/// Throws Failure when a value of this nesting would be too deep; returns it otherwise.
int checkedNesting(int nesting);

std::string toDecimal(Integer value);

/// nullopt when the digits are more than Integer holds. `digits` holds decimal digits only.
std::optional<Integer> parseDecimal(std::string_view digits);

}  // namespace twb::text::jinja
