#include "engine/text/jinja/loop.h"

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {

Loop::Loop(ListPtr items, Accepts accepts, Recurse recurse, std::int64_t depth)
    : m_items(std::move(items)), m_accepts(std::move(accepts)), m_recurse(std::move(recurse)), m_depth(depth) {
    checkedNesting(m_items->nesting() + 1);
}

std::optional<Value> Loop::pull() {
    while (m_position < m_items->items().size()) {
        const Value& item = m_items->items()[m_position++];
        if (!m_accepts || m_accepts(item)) {
            return item;
        }
    }
    return std::nullopt;
}

const std::optional<Value>& Loop::peek() {
    if (!m_hasAhead) {
        m_ahead = pull();
        m_hasAhead = true;
    }
    return m_ahead;
}

std::optional<Value> Loop::next() {
    std::optional<Value> item = m_hasAhead ? std::move(m_ahead) : pull();
    m_hasAhead = false;
    if (!item) {
        return std::nullopt;
    }
    ++m_index;
    m_previous = std::move(m_current);
    m_current = item;
    return item;
}

std::int64_t Loop::countAll() {
    if (!m_length) {
        if (m_accepts) {  // the filter has to see the rest: what passes becomes the list
            std::vector<Value> rest;
            while (std::optional<Value> item = pull()) {
                rest.push_back(std::move(*item));
            }
            m_length = m_index + 1 + (m_hasAhead && m_ahead ? 1 : 0) + static_cast<std::int64_t>(rest.size());
            m_items = std::make_shared<const List>(std::move(rest));
            m_position = 0;
            m_accepts = nullptr;
        } else {
            m_length = static_cast<std::int64_t>(m_items->items().size());
        }
    }
    return *m_length;
}

std::optional<Value> Loop::attribute(std::string_view name) {
    if (name == "index") {
        return Value(m_index + 1);
    }
    if (name == "index0") {
        return Value(m_index);
    }
    if (name == "first") {
        return Value(m_index == 0);
    }
    if (name == "last") {
        return Value(!peek().has_value());
    }
    if (name == "length") {
        return Value(countAll());
    }
    if (name == "revindex") {
        return Value(countAll() - m_index);
    }
    if (name == "revindex0") {
        return Value(countAll() - m_index - 1);
    }
    if (name == "depth") {
        return Value(m_depth + 1);
    }
    if (name == "depth0") {
        return Value(m_depth);
    }
    if (name == "previtem") {
        return m_index == 0 ? Value::undefined("there is no previous item") : *m_previous;
    }
    if (name == "nextitem") {
        return peek() ? *peek() : Value::undefined("there is no next item");
    }
    if (name == "cycle") {
        return makeFunction("cycle", [index = m_index](Arguments& arguments, Budget&) {
            if (arguments.positional.empty()) {
                throw Failure("no items for cycling given");
            }
            return arguments.positional[static_cast<std::size_t>(index) % arguments.positional.size()];
        });
    }
    if (name == "changed") {
        return makeFunction("changed", [last = m_lastChanged](Arguments& arguments, Budget& budget) {
            std::string now = jinja::repr(Value::tuple(arguments.positional), budget);
            const bool isNew = now != *last;
            *last = std::move(now);
            return Value(isNew);
        });
    }
    return std::nullopt;
}

Value Loop::call(Arguments& arguments, Budget&) {
    const Parameters given("loop", arguments, {"iterable"}, 1);
    if (!m_recurse) {
        throw Failure("The loop must have the 'recursive' marker to be called recursively.");
    }
    return m_recurse(given[0], m_depth + 1);
}

void Loop::finish() {
    m_accepts = nullptr;
    m_recurse = nullptr;
}

}  // namespace twb::text::jinja
