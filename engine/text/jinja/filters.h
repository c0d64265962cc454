#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/text/jinja/arguments.h"
#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

using Filter = Value (*)(const Value& input, Arguments& arguments, Budget& budget);
using Test = bool (*)(const Value& input, Arguments& arguments, Budget& budget);

/// Jinja's built-in filters, and transformers' tojson. Null when there is none of that name.
Filter findFilter(std::string_view name);
Filter findTextFilter(std::string_view name);      ///< the part of them that works on texts
Filter findSequenceFilter(std::string_view name);  ///< the part that works on lists and dictionaries
Filter findNumberFilter(std::string_view name);    ///< numbers, defaults and the rest

/// Jinja's built-in tests. Null when there is none of that name.
Test findTest(std::string_view name);

/// The item that an attribute argument names: "a.b.0", a number, or None for the value itself (jinja2.filters.make_attrgetter).
Value attributePath(const Value& item, const Value& path, Budget& budget);

}  // namespace twb::text::jinja
