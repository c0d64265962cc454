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

/// Takes CSV text apart record by record.
class CsvParser {
public:
    /// The text and `where` must outlive the parser.
    CsvParser(std::string_view text, const std::string& where, char separator = ',');

    /// The next record; false at the end. Throws as parseCsv does; calling it again then goes on behind the line with the open quote.
    bool next(CsvRecord& record);

private:
    CsvRecord readRecord();
    std::string readCell();
    std::string readQuoted();
    bool atLineEnd() const;
    void skipLineEnd();

    std::string_view m_text;
    const std::string& m_where;
    char m_separator;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

/// Takes CSV text apart as RFC 4180 has it: fields in double quotes may hold the separator, line ends and doubled quotes; lines end with LF
/// or CRLF; empty lines are skipped; a byte order mark is ignored. The number of cells may differ from record to record. Throws
/// Error(InvalidFile), its message beginning with `where`, for a quote that is not closed (the line is named).
std::vector<CsvRecord> parseCsv(std::string_view text, const std::string& where, char separator = ',');

}  // namespace twb::io
