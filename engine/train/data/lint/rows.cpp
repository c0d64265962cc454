#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

using core::Json;

bool isEmptyValue(const Json& value) {
    if (value.is_string()) {
        return value.get_ref<const std::string&>().find_first_not_of(" \t\r\n") == std::string::npos;
    }
    return value.is_null() || (value.is_array() && value.empty());
}

}  // namespace

void checkEmptyRows(const SplitView& split, std::vector<Finding>& findings) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        for (const std::size_t column : split.required()) {
            if (isEmptyValue(split.rows().cell(row, column)) && !split.isLine(row)) {
                rows.push_back(row);
                break;
            }
        }
    }
    if (!rows.empty()) {
        findings.push_back(split.finding("empty", Severity::Error, rows, leaveOut(rows)));
    }
}

void checkTagCounts(const SplitView& split, std::vector<Finding>& findings) {
    const auto tokens = split.column("tokens"), tags = split.column("tags");
    if (!tokens || !tags) {
        return;
    }
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        if (split.rows().cell(row, *tokens).size() != split.rows().cell(row, *tags).size()) {
            rows.push_back(row);
        }
    }
    if (!rows.empty()) {
        findings.push_back(split.finding("tag_counts", Severity::Error, rows, leaveOut(rows)));
    }
}

}  // namespace twb::train
