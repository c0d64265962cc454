#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/json.h"
#include "engine/io/table/parquet/metadata.h"

namespace twb::io::parquet {

/// One column of a row group, decoded: an entry is a value or a place where something above it is absent.
struct Column {
    std::vector<std::uint16_t> definition;  ///< a level an entry; empty when the column has none (all are there)
    std::vector<std::uint16_t> repetition;  ///< a level an entry; empty when nothing repeats
    std::vector<core::Json> values;         ///< of the entries whose definition level is the leaf's
    std::size_t entries = 0;
};

/// Reads all pages of a column chunk. Text columns give strings, other byte arrays binary values; dates and times stay the numbers that are
/// stored. Throws Error(InvalidFile | Unsupported) naming the file and the column.
Column readColumn(std::span<const std::byte> file, const ColumnChunk& chunk, const Node& leaf, const std::string& where);

}  // namespace twb::io::parquet
