#pragma once

#include <memory>
#include <string>

#include "engine/io/shared_bytes.h"
#include "engine/io/table/table.h"

namespace twb::io {

/// The rows of a Parquet file in memory (usually mapped): lists become lists, structs objects. A row group is decoded at a time.
std::unique_ptr<TableReader> parquetTable(SharedBytes file, const std::string& where);

}  // namespace twb::io
