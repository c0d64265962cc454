#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"

namespace twb::train {

/// Rows with named columns, never changed once made: a selection shares the cells of the data set it comes from. A value may be any JSON:
/// typed where the source is (JSON, Parquet), and numbers in columns of CSV files that hold nothing else. A value that a row lacks is null.
class Dataset {
public:
    using Column = std::vector<core::Json>;

    Dataset() = default;
    /// All columns must have the same length.
    Dataset(std::vector<std::string> names, std::vector<Column> columns);

    const std::vector<std::string>& columns() const { return m_names; }
    std::size_t size() const { return m_rows ? m_rows->size() : m_length; }
    bool empty() const { return size() == 0; }

    std::optional<std::size_t> columnIndex(std::string_view name) const;
    const core::Json& cell(std::size_t row, std::size_t column) const { return (*m_columns[column])[source(row)]; }
    /// The row as an object: column -> value.
    core::Json row(std::size_t index) const;

    /// Rows by their numbers, in that order; a number may come several times.
    Dataset select(const std::vector<std::size_t>& rows) const;
    /// All rows but these.
    Dataset without(const std::vector<std::size_t>& rows) const;
    /// The same rows in another order, the same for the same seed on every system.
    Dataset shuffled(std::uint64_t seed) const;
    /// Each value of a column replaced by what `change` makes of it.
    Dataset mapped(std::size_t column, const std::function<core::Json(const core::Json&)>& change) const;
    /// These rows, then those of `other`, which must have the same columns in any order. Throws Error(InvalidInput) when it has not.
    Dataset joined(const Dataset& other) const;

private:
    std::size_t source(std::size_t row) const { return m_rows ? (*m_rows)[row] : row; }

    std::vector<std::string> m_names;
    std::vector<std::shared_ptr<const Column>> m_columns;
    std::shared_ptr<const std::vector<std::size_t>> m_rows;  // null: all, in order
    std::size_t m_length = 0;
};

struct NamedSplit {
    std::string name;  ///< "train", "validation", "test"
    Dataset rows;
};

using Splits = std::vector<NamedSplit>;

/// The split of that name; null when there is none.
const Dataset* findSplit(const Splits& splits, std::string_view name);

}  // namespace twb::train
