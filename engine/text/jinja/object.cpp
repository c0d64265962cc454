#include "engine/text/jinja/object.h"

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {

Value Object::call(Arguments&, Budget&) {
    throw Failure("'" + typeName() + "' object is not callable");
}

std::string Namespace::repr(Budget& budget) const {
    return "<Namespace " + jinja::repr(Value(std::make_shared<const Dict>(m_values)), budget) + ">";
}

std::optional<Value> Namespace::attribute(std::string_view name) {
    const Value* value = m_values.find(name);
    return value ? std::optional<Value>(*value) : std::nullopt;
}

void Namespace::set(const std::string& name, Value value) {
    m_values.set(Value(name), std::move(value));
}

std::string Range::repr(Budget&) const {
    std::string text = "range(" + std::to_string(m_start) + ", " + std::to_string(m_stop);
    if (m_step != 1) {
        text += ", " + std::to_string(m_step);
    }
    return text + ")";
}

std::optional<std::size_t> Range::length() const {
    if (m_step > 0) {
        return m_stop > m_start ? static_cast<std::size_t>((Integer(m_stop) - m_start + m_step - 1) / m_step) : 0;
    }
    return m_start > m_stop ? static_cast<std::size_t>((Integer(m_start) - m_stop - m_step - 1) / -Integer(m_step)) : 0;
}

ListPtr Range::items(Budget& budget) {
    const std::size_t count = *length();
    budget.step(count);
    std::vector<Value> items;
    items.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        items.emplace_back(Integer(m_start) + Integer(i) * m_step);
    }
    return std::make_shared<const List>(std::move(items));
}

Iterator::Iterator(std::string kind, std::vector<Value> items)
    : m_kind(std::move(kind)), m_items(std::make_shared<const List>(std::move(items))) {}

ListPtr Iterator::items(Budget&) {
    if (m_next == 0) {
        m_next = m_items->items().size();
        return m_items;
    }
    std::vector<Value> rest(m_items->items().begin() + static_cast<std::ptrdiff_t>(m_next), m_items->items().end());
    m_next = m_items->items().size();
    return std::make_shared<const List>(std::move(rest));
}

std::optional<Value> Iterator::next() {
    if (m_next == m_items->items().size()) {
        return std::nullopt;
    }
    return m_items->items()[m_next++];
}

std::string DictView::typeName() const {
    switch (m_part) {
        case Part::Keys:
            return "dict_keys";
        case Part::Values:
            return "dict_values";
        default:
            return "dict_items";
    }
}

std::string DictView::repr(Budget& budget) const {
    DictView copy(*this);
    return typeName() + "(" + jinja::repr(Value(copy.items(budget)), budget) + ")";
}

ListPtr DictView::items(Budget& budget) {
    budget.step(m_dict->entries().size());
    std::vector<Value> items;
    items.reserve(m_dict->entries().size());
    for (const auto& [key, value] : m_dict->entries()) {
        switch (m_part) {
            case Part::Keys:
                items.push_back(key);
                break;
            case Part::Values:
                items.push_back(value);
                break;
            case Part::Items:
                items.push_back(Value::tuple({key, value}));
                break;
        }
    }
    return std::make_shared<const List>(std::move(items));
}

Value makeIterator(std::string kind, std::vector<Value> items) {
    return Value(ObjectPtr(std::make_shared<Iterator>(std::move(kind), std::move(items))));
}

Value makeFunction(std::string name, Function::Body body, int nesting) {
    return Value(ObjectPtr(std::make_shared<Function>(std::move(name), std::move(body), checkedNesting(nesting))));
}

}  // namespace twb::text::jinja
