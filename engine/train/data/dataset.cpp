#include "engine/train/data/dataset.h"

#include <algorithm>
#include <numeric>

#include "engine/core/error.h"
#include "engine/train/data/split.h"

namespace twb::train {

using core::Error;
using core::ErrorCode;
using core::Json;

Dataset::Dataset(std::vector<std::string> names, std::vector<Column> columns)
    : m_names(std::move(names)), m_length(columns.empty() ? 0 : columns.front().size()) {
    if (m_names.size() != columns.size()) {
        throw Error(ErrorCode::Internal,
                    "A data set has " + std::to_string(m_names.size()) + " names for " + std::to_string(columns.size()) + " columns.");
    }
    for (Column& column : columns) {
        if (column.size() != m_length) {
            throw Error(ErrorCode::Internal, "The columns of a data set have different lengths.");
        }
        m_columns.push_back(std::make_shared<const Column>(std::move(column)));
    }
}

std::optional<std::size_t> Dataset::columnIndex(std::string_view name) const {
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    return found == m_names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_names.begin()));
}

Json Dataset::row(std::size_t index) const {
    Json out = Json::object();
    for (std::size_t column = 0; column < m_names.size(); ++column) {
        out[m_names[column]] = cell(index, column);
    }
    return out;
}

Dataset Dataset::select(const std::vector<std::size_t>& rows) const {
    auto sources = std::make_shared<std::vector<std::size_t>>();
    sources->reserve(rows.size());
    for (const std::size_t row : rows) {
        if (row >= size()) {
            throw Error(ErrorCode::InvalidInput,
                        "The data set has " + std::to_string(size()) + " rows; there is no row " + std::to_string(row + 1) + ".");
        }
        sources->push_back(source(row));
    }
    Dataset out = *this;
    out.m_rows = std::move(sources);
    return out;
}

Dataset Dataset::without(const std::vector<std::size_t>& rows) const {
    std::vector<bool> leftOut(size());
    for (const std::size_t row : rows) {
        if (row < leftOut.size()) {
            leftOut[row] = true;
        }
    }
    std::vector<std::size_t> kept;
    for (std::size_t row = 0; row < size(); ++row) {
        if (!leftOut[row]) {
            kept.push_back(row);
        }
    }
    return select(kept);
}

Dataset Dataset::shuffled(std::uint64_t seed) const {
    return select(shuffledNumbers(size(), seed));
}

Dataset Dataset::mapped(std::size_t column, const std::function<Json(const Json&)>& change) const {
    // The cells of the rows in use only, so that a small selection of a large data set stays small: the other columns follow.
    std::vector<Column> columns(m_names.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        columns[c].reserve(size());
        for (std::size_t row = 0; row < size(); ++row) {
            columns[c].push_back(c == column ? change(cell(row, c)) : cell(row, c));
        }
    }
    return Dataset(m_names, std::move(columns));
}

Dataset Dataset::joined(const Dataset& other) const {
    std::vector<Column> columns(m_names.size());
    for (std::size_t c = 0; c < m_names.size(); ++c) {
        const auto there = other.columnIndex(m_names[c]);
        if (!there || other.m_names.size() != m_names.size()) {
            throw Error(ErrorCode::InvalidInput, "Data sets with different columns cannot be joined: the second has no \"" + m_names[c] +
                                                     "\", or more columns than the first.");
        }
        for (std::size_t row = 0; row < size(); ++row) {
            columns[c].push_back(cell(row, c));
        }
        for (std::size_t row = 0; row < other.size(); ++row) {
            columns[c].push_back(other.cell(row, *there));
        }
    }
    return Dataset(m_names, std::move(columns));
}

const Dataset* findSplit(const Splits& splits, std::string_view name) {
    for (const NamedSplit& split : splits) {
        if (split.name == name) {
            return &split.rows;
        }
    }
    return nullptr;
}

}  // namespace twb::train
