#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/train/data/labels.h"
#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

// The inputs and what is to be learnt from them.
std::string wholeKey(const SplitView& split, std::size_t row) {
    std::string key = split.inputKey(row);
    for (const char* role : {"label", "tags", "target", "answers"}) {
        if (const auto column = split.column(role)) {
            key += labelText(split.rows().cell(row, *column)) + '\x1f';
        }
    }
    return key;
}

}  // namespace

void checkDuplicates(const SplitView& split, std::vector<Finding>& findings) {
    std::unordered_set<std::string> seen;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        if (!split.isLine(row) && !seen.insert(wholeKey(split, row)).second) {
            rows.push_back(row);
        }
    }
    if (!rows.empty()) {
        findings.push_back(split.finding("duplicates", Severity::Warning, rows, leaveOut(rows)));
    }
}

void checkContradictions(const SplitView& split, std::vector<Finding>& findings) {
    const auto labels = split.labels();
    if (!labels) {
        return;
    }
    std::unordered_map<std::string, std::vector<std::size_t>> byInput;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        byInput[split.inputKey(row)].push_back(row);
    }
    std::vector<std::size_t> rows;
    for (const auto& [key, same] : byInput) {
        const auto& first = split.rows().cell(same.front(), *labels);
        if (std::any_of(same.begin(), same.end(), [&](std::size_t row) { return split.rows().cell(row, *labels) != first; })) {
            rows.insert(rows.end(), same.begin(), same.end());
        }
    }
    std::sort(rows.begin(), rows.end());
    if (!rows.empty()) {
        findings.push_back(split.finding("contradictions", Severity::Warning, rows, leaveOut(rows)));
    }
}

void checkLeak(const SplitView& training, const SplitView& held, std::vector<Finding>& findings) {
    std::unordered_set<std::string> keys;
    for (std::size_t row = 0; row < held.rows().size(); ++row) {
        keys.insert(held.inputKey(row));
    }
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < training.rows().size(); ++row) {
        if (!training.isLine(row) && keys.contains(training.inputKey(row))) {
            rows.push_back(row);
        }
    }
    if (!rows.empty()) {
        findings.push_back(training.finding("leak", Severity::Error, rows, leaveOut(rows), {{"other", held.name()}}));
    }
}

}  // namespace twb::train
