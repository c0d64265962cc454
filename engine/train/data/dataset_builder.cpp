#include "engine/train/data/dataset_builder.h"

#include <algorithm>
#include <charconv>

namespace twb::train {
namespace {

using core::Json;

template <typename Number>
bool reads(const std::string& text, Number& value) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && end == text.data() + text.size();
}

// The number that a cell means; null when it means none. "nan" and "inf" are words here.
Json numberOf(const Json& cell) {
    if (!cell.is_string()) {
        return nullptr;
    }
    const auto& text = cell.get_ref<const std::string&>();
    if (std::int64_t whole = 0; reads(text, whole)) {
        return whole;
    }
    const bool hasDigit = std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    double value = 0;
    return hasDigit && reads(text, value) ? Json(value) : Json(nullptr);
}

}  // namespace

DatasetBuilder::DatasetBuilder(std::vector<std::string> columns) : m_names(std::move(columns)), m_columns(m_names.size()) {}

std::size_t DatasetBuilder::columnOf(const std::string& name, std::size_t likely) {
    if (likely < m_names.size() && m_names[likely] == name) {
        return likely;
    }
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    if (found != m_names.end()) {
        return static_cast<std::size_t>(found - m_names.begin());
    }
    m_names.push_back(name);
    m_columns.emplace_back(m_rows);
    return m_names.size() - 1;
}

void DatasetBuilder::add(Json row) {
    std::size_t likely = 0;
    for (auto& [name, value] : row.items()) {
        const std::size_t column = columnOf(name, likely);
        m_columns[column].resize(m_rows + 1);
        m_columns[column].back() = std::move(value);
        likely = column + 1;
    }
    ++m_rows;
    for (Dataset::Column& column : m_columns) {
        column.resize(m_rows);
    }
}

void DatasetBuilder::convertNumbers() {
    for (Dataset::Column& column : m_columns) {
        Dataset::Column numbers;
        numbers.reserve(column.size());
        for (const Json& cell : column) {
            Json number = numberOf(cell);
            if (number.is_null()) {
                break;
            }
            numbers.push_back(std::move(number));
        }
        if (!column.empty() && numbers.size() == column.size()) {
            column = std::move(numbers);
        }
    }
}

Dataset DatasetBuilder::build() {
    Dataset out(std::move(m_names), std::move(m_columns));
    *this = DatasetBuilder();
    return out;
}

}  // namespace twb::train
