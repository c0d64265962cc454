#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

/// What a call, filter or test is given.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

/// Arguments matched with a function's parameters, as Python does it. Throws Failure for one too many, an unknown name or a missing one
/// of the first `required`.
class Parameters {
public:
    Parameters(std::string_view function, const Arguments& arguments, std::initializer_list<std::string_view> names,
               std::size_t required = 0);

    bool has(std::size_t index) const { return m_values[index] != nullptr; }
    /// The value given, or None.
    const Value& operator[](std::size_t index) const;

    Value value(std::size_t index, Value fallback) const;
    std::int64_t integer(std::size_t index, std::int64_t fallback) const;
    bool truth(std::size_t index, bool fallback) const;
    std::string text(std::size_t index, std::string_view fallback) const;  ///< str() of the value is not taken: it must be a text

private:
    std::string m_function;
    std::vector<std::string_view> m_names;
    std::vector<const Value*> m_values;
};

}  // namespace twb::text::jinja
