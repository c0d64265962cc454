#pragma once

#include <string>
#include <string_view>

#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

/// `&`, `<`, `>`, `"` and `'` as HTML entities.
std::string escapeHtml(std::string_view text);

/// markupsafe.escape: str(value) escaped, unless it is markup already.
Value escaped(const Value& value, Budget& budget);

}  // namespace twb::text::jinja
