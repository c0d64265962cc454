#include <algorithm>
#include <map>

#include "engine/train/data/labels.h"
#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

constexpr std::size_t kWorstRatio = 5;     // from here on the rare class is mostly ignored
constexpr std::size_t kMostClasses = 200;  // more are no classes

// The rows of rare classes repeated, so that each class has at least half as many rows as the largest.
Dataset repeated(const Dataset& dataset, std::size_t column) {
    std::map<std::string, std::vector<std::size_t>> byLabel;
    std::size_t largest = 0;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < dataset.size(); ++row) {
        auto& same = byLabel[labelText(dataset.cell(row, column))];
        same.push_back(row);
        largest = std::max(largest, same.size());
        rows.push_back(row);
    }
    for (const auto& [label, same] : byLabel) {
        for (std::size_t i = same.size(); i < largest / 2; ++i) {
            rows.push_back(same[i % same.size()]);
        }
    }
    return dataset.select(rows);
}

}  // namespace

void checkBalance(const SplitView& split, std::vector<Finding>& findings) {
    const auto column = split.column("label");
    const bool isClasses =
        column && !split.rows().empty() && !split.rows().cell(0, *column).is_number_float() && !split.rows().cell(0, *column).is_array();
    if (!isClasses) {
        return;
    }
    const std::vector<LabelCount> counts = labelCounts(split.rows(), *column);
    if (counts.size() < 2 || counts.size() > kMostClasses) {
        return;
    }
    const auto [rarest, largest] =
        std::minmax_element(counts.begin(), counts.end(), [](const LabelCount& a, const LabelCount& b) { return a.count < b.count; });
    if (largest->count < kWorstRatio * rarest->count) {
        return;
    }
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        if (labelText(split.rows().cell(row, *column)) == rarest->label) {
            rows.push_back(row);
        }
    }
    findings.push_back(split.finding(
        "imbalance", Severity::Warning, rows, [column = *column](const Dataset& dataset) { return repeated(dataset, column); },
        {{"label", largest->label}, {"count", largest->count}, {"rare", rarest->label}, {"rare_count", rarest->count}}));
}

}  // namespace twb::train
