#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/json.h"

/// Files of rows: dropped files for batches, data sets for training.
namespace twb::io {

struct TableRow {
    std::size_t number = 0;  ///< from 1, headings not counted
    std::size_t line = 0;    ///< where it begins in a text file, from 1; else 0
    core::Json cells;        ///< an object: column -> value (texts in CSV and TXT)
    std::string problem;     ///< why the row cannot be used, empty when it can; the rows after it are not affected
};

/// Which lines of a TXT file are rows.
enum class TextLines {
    NotBlank,   ///< those that say something, without their ends
    All,        ///< all, without their ends (the datasets library's "text")
    WithBreaks  ///< all, with the line feed that ends them (its keep_linebreaks)
};

struct TableOptions {
    std::optional<char> separator;    ///< of CSV; absent: found among , ; tab | by the first lines
    std::optional<bool> hasHeading;   ///< of CSV; absent: a first row of distinct texts that are no numbers is one
    std::string textColumn = "text";  ///< name of the one column of a TXT file
    TextLines textLines = TextLines::NotBlank;
};

/// Reads a table row by row.
class TableReader {
public:
    virtual ~TableReader() = default;

    /// Names known before the first row is read (CSV, TXT, Parquet); a JSON row may have others.
    virtual const std::vector<std::string>& columns() const = 0;
    /// What was found out or assumed about the file (encoding, separator, heading), for a person.
    virtual const std::vector<std::string>& notes() const = 0;
    /// The next row; false at the end.
    virtual bool next(TableRow& row) = 0;
};

/// Opens by the name's ending: .csv, .tsv, .jsonl, .ndjson, .json (a list of rows), .txt (a row a line) or .parquet. Throws Error(NotFound
/// | InvalidFile | Unsupported) naming the file. Bad rows are reported in their place, not thrown.
std::unique_ptr<TableReader> openTable(const std::filesystem::path& file, const TableOptions& options = {});

/// Whether openTable knows the ending.
bool isTableFile(const std::filesystem::path& file);

}  // namespace twb::io
