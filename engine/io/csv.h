#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twb::io {

/// One record of a CSV file.
struct CsvRecord {
    std::size_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> cells;
};

/// Takes CSV text apart as RFC 4180 has it: fields in double quotes may hold the separator, line ends and doubled quotes; lines end with LF
/// or CRLF; empty lines are skipped; a byte order mark is ignored. The number of cells may differ from record to record. Throws
/// Error(InvalidFile), its message beginning with `where`, for a quote that is not closed (the line is named).
std::vector<CsvRecord> parseCsv(std::string_view text, const std::string& where, char separator = ',');

}  // namespace twb::io
