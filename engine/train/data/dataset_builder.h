#pragma once

#include <string>
#include <vector>

#include "engine/train/data/dataset.h"

namespace twb::train {

/// Collects rows into a Dataset; a column that turns up late is null in the rows before.
class DatasetBuilder {
public:
    explicit DatasetBuilder(std::vector<std::string> columns = {});

    void add(core::Json row);
    std::size_t size() const { return m_rows; }

    /// Text columns whose cells all read as numbers become numbers: integers, or else floating-point ones, as a CSV file means them.
    void convertNumbers();

    /// The rows so far; the builder is empty after.
    Dataset build();

private:
    std::size_t columnOf(const std::string& name, std::size_t likely);

    std::vector<std::string> m_names;
    std::vector<Dataset::Column> m_columns;
    std::size_t m_rows = 0;
};

}  // namespace twb::train
