#pragma once

#include <optional>
#include <string>

#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

namespace twb::text::jinja {

struct JsonStyle {
    bool asciiOnly = false;
    std::optional<std::string> indent;  ///< one level's; absent: all on one line
    std::string itemSeparator = ", ";
    std::string keySeparator = ": ";
    bool sortKeys = false;
};

/// json.dumps(value): the `tojson` filter as transformers defines it (keys keep their order, neither HTML nor other scripts are escaped).
std::string dumpJson(const Value& value, const JsonStyle& style, Budget& budget);

}  // namespace twb::text::jinja
