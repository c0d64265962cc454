#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/text/jinja/filters.h"

namespace twb::text::jinja {

template <class Function>
struct NamedFunction {
    std::string_view name;
    Function function;
};

template <class Function, std::size_t N>
Function findByName(const std::array<NamedFunction<Function>, N>& table, std::string_view name) {
    const auto place = std::find_if(table.begin(), table.end(), [name](const auto& row) { return row.name == name; });
    return place == table.end() ? nullptr : place->function;
}

}  // namespace twb::text::jinja
