#include "engine/text/jinja/arguments.h"

#include <algorithm>
#include <limits>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/operators.h"

namespace twb::text::jinja {

Parameters::Parameters(std::string_view function, const Arguments& arguments, std::initializer_list<std::string_view> names,
                       std::size_t required)
    : m_function(function), m_names(names), m_values(names.size(), nullptr) {
    if (arguments.positional.size() > m_names.size()) {
        throw Failure(m_function + "() takes at most " + std::to_string(m_names.size()) + " arguments, but " +
                      std::to_string(arguments.positional.size()) + " were given");
    }
    for (std::size_t i = 0; i < arguments.positional.size(); ++i) {
        m_values[i] = &arguments.positional[i];
    }
    for (const auto& [name, value] : arguments.named) {
        const auto place = std::find(m_names.begin(), m_names.end(), name);
        if (place == m_names.end()) {
            throw Failure(m_function + "() got an unexpected keyword argument '" + name + "'");
        }
        const Value*& slot = m_values[static_cast<std::size_t>(place - m_names.begin())];
        if (slot) {
            throw Failure(m_function + "() got multiple values for argument '" + name + "'");
        }
        slot = &value;
    }
    for (std::size_t i = 0; i < required; ++i) {
        if (!m_values[i]) {
            throw Failure(m_function + "() is missing its argument '" + std::string(m_names[i]) + "'");
        }
    }
}

const Value& Parameters::operator[](std::size_t index) const {
    static const Value kNone;
    return m_values[index] ? *m_values[index] : kNone;
}

Value Parameters::value(std::size_t index, Value fallback) const {
    return m_values[index] ? *m_values[index] : std::move(fallback);
}

std::int64_t Parameters::integer(std::size_t index, std::int64_t fallback) const {
    const Value* value = m_values[index];
    if (!value) {
        return fallback;
    }
    const auto integer = value->asInteger();
    if (!integer) {
        throw Failure(m_function + "(): " + std::string(m_names[index]) + " must be an integer, not '" + value->typeName() + "'");
    }
    constexpr Integer kLow = std::numeric_limits<std::int64_t>::min();
    constexpr Integer kHigh = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::clamp(*integer, kLow, kHigh));
}

bool Parameters::truth(std::size_t index, bool fallback) const {
    return m_values[index] ? isTrue(*m_values[index]) : fallback;
}

std::string Parameters::text(std::size_t index, std::string_view fallback) const {
    const Value* value = m_values[index];
    if (!value) {
        return std::string(fallback);
    }
    const std::string* text = value->text();
    if (!text) {
        throw Failure(m_function + "(): " + std::string(m_names[index]) + " must be a text, not '" + value->typeName() + "'");
    }
    return *text;
}

}  // namespace twb::text::jinja
