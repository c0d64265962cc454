#pragma once

#include <string>
#include <vector>

#include "engine/train/data/dataset.h"

namespace twb::train {

struct LabelCount {
    std::string label;
    std::size_t count = 0;
};

/// A label as people read it: a text as it is, a number by its digits, anything else as JSON.
std::string labelText(const core::Json& value);

/// How often each label stands in a column, by label; the items of lists (tags, several labels) are counted one by one, nulls are not.
std::vector<LabelCount> labelCounts(const Dataset& dataset, std::size_t column);

/// The names of the classes, sorted; numbers by size. This order gives their ids.
std::vector<std::string> labelNames(const Dataset& dataset, std::size_t column);

}  // namespace twb::train
