#pragma once

#include <string>
#include <string_view>

#include "engine/text/jinja/arguments.h"
#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

/// text % values: printf-style formatting, `values` being a tuple, a dictionary or a single value.
Value formatPercent(const Value& text, const Value& values, Budget& budget);

/// text.format(...): replacement fields with attributes, items, conversions and format specifications.
std::string formatBraces(std::string_view text, const Arguments& arguments, Budget& budget);

/// format(value, spec): [[fill]align][sign][#][0][width][grouping][.precision][type].
std::string formatValue(const Value& value, std::string_view spec, Budget& budget);

/// Fixed-point digits as Python's '%.*f' writes them.
std::string fixedPoint(double value, int precision);

}  // namespace twb::text::jinja
