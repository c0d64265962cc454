#include "engine/train/data/labels.h"

#include <algorithm>
#include <unordered_map>

namespace twb::train {
namespace {

using core::Json;

template <typename Use>
void eachLabel(const Json& cell, Use use) {
    if (cell.is_array()) {
        for (const Json& item : cell) {
            use(item);
        }
    } else if (!cell.is_null()) {
        use(cell);
    }
}

}  // namespace

std::string labelText(const Json& value) {
    return value.is_string() ? value.get<std::string>() : core::dumpJson(value);
}

std::vector<LabelCount> labelCounts(const Dataset& dataset, std::size_t column) {
    std::unordered_map<std::string, std::size_t> counts;
    bool allNumbers = true;
    for (std::size_t row = 0; row < dataset.size(); ++row) {
        eachLabel(dataset.cell(row, column), [&](const Json& label) {
            allNumbers = allNumbers && label.is_number();
            ++counts[labelText(label)];
        });
    }
    std::vector<LabelCount> out;
    for (const auto& [label, count] : counts) {
        out.push_back({label, count});
    }
    std::sort(out.begin(), out.end(), [allNumbers](const LabelCount& a, const LabelCount& b) {
        return allNumbers ? std::stod(a.label) < std::stod(b.label) : a.label < b.label;
    });
    return out;
}

std::vector<std::string> labelNames(const Dataset& dataset, std::size_t column) {
    std::vector<std::string> names;
    for (LabelCount& entry : labelCounts(dataset, column)) {
        names.push_back(std::move(entry.label));
    }
    return names;
}

}  // namespace twb::train
