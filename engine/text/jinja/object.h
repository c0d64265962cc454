#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/text/jinja/arguments.h"
#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

/// Everything that is neither a plain value nor a list or dictionary: functions, namespaces, loops, ranges, iterators, views.
class Object {
public:
    virtual ~Object() = default;

    virtual std::string typeName() const = 0;  ///< as Python calls it in messages
    virtual std::string repr(Budget&) const { return "<" + typeName() + ">"; }
    virtual std::optional<Value> attribute(std::string_view) { return std::nullopt; }
    virtual bool isCallable() const { return false; }
    virtual Value call(Arguments&, Budget&);  ///< fails: not callable
    virtual std::optional<std::size_t> length() const { return std::nullopt; }
    virtual ListPtr items(Budget&) { return nullptr; }  ///< null: cannot be iterated. An iterator is used up by this.
    virtual bool isIterable() const { return false; }
    virtual bool isSequence() const { return false; }  ///< has integer subscripts
    virtual int nesting() const { return 1; }
};

/// A function or bound method.
class Function : public Object {
public:
    using Body = std::function<Value(Arguments&, Budget&)>;

    Function(std::string name, Body body, int nesting = 1) : m_name(std::move(name)), m_body(std::move(body)), m_nesting(nesting) {}

    std::string typeName() const override { return "function"; }
    std::string repr(Budget&) const override { return "<function " + m_name + ">"; }
    bool isCallable() const override { return true; }
    Value call(Arguments& arguments, Budget& budget) override { return m_body(arguments, budget); }
    int nesting() const override { return m_nesting; }

private:
    std::string m_name;
    Body m_body;
    int m_nesting;
};

/// namespace(): the one thing whose attributes a template may set.
class Namespace : public Object {
public:
    std::string typeName() const override { return "Namespace"; }
    std::string repr(Budget& budget) const override;
    std::optional<Value> attribute(std::string_view name) override;
    void set(const std::string& name, Value value);
    void clear() { m_values = {}; }

private:
    Dict m_values;
};

/// range(start, stop, step).
class Range : public Object {
public:
    Range(std::int64_t start, std::int64_t stop, std::int64_t step) : m_start(start), m_stop(stop), m_step(step) {}

    std::string typeName() const override { return "range"; }
    std::string repr(Budget&) const override;
    std::optional<std::size_t> length() const override;
    ListPtr items(Budget& budget) override;
    bool isIterable() const override { return true; }
    bool isSequence() const override { return true; }

private:
    std::int64_t m_start;
    std::int64_t m_stop;
    std::int64_t m_step;
};

/// What map, select, batch, reversed and the like return: can be gone through once, has no length and is always true.
class Iterator : public Object {
public:
    Iterator(std::string kind, std::vector<Value> items);

    std::string typeName() const override { return m_kind; }
    std::string repr(Budget&) const override { return "<" + m_kind + " object>"; }
    ListPtr items(Budget&) override;
    bool isIterable() const override { return true; }
    std::optional<Value> next();
    int nesting() const override { return m_items->nesting(); }

private:
    std::string m_kind;
    ListPtr m_items;
    std::size_t m_next = 0;
};

/// dict.keys(), dict.values(), dict.items().
class DictView : public Object {
public:
    enum class Part { Keys, Values, Items };

    DictView(DictPtr dict, Part part) : m_dict(std::move(dict)), m_part(part) {}

    std::string typeName() const override;
    std::string repr(Budget& budget) const override;
    std::optional<std::size_t> length() const override { return m_dict->entries().size(); }
    ListPtr items(Budget& budget) override;
    bool isIterable() const override { return true; }
    int nesting() const override { return m_dict->nesting() + 1; }

private:
    DictPtr m_dict;
    Part m_part;
};

Value makeIterator(std::string kind, std::vector<Value> items);
Value makeFunction(std::string name, Function::Body body, int nesting = 1);

}  // namespace twb::text::jinja
