#pragma once

#include <string>
#include <string_view>

#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

/// str(value): what `{{ value }}` prints.
std::string toText(const Value& value, Budget& budget);

/// repr(value): as it stands inside a printed list or dictionary.
std::string repr(const Value& value, Budget& budget);

/// repr() of a text alone, in Python's choice of quotes and escapes.
std::string reprText(std::string_view text);

/// repr() of a float: the shortest digits that read back as the same number ("1.0", "1e+20", "inf").
std::string reprReal(double value);

}  // namespace twb::text::jinja
