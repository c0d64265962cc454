#include "engine/io/table/table.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "engine/io/mapped_file.h"
#include "engine/io/table/parquet/parquet_table.h"
#include "engine/io/table/text_encoding.h"
#include "engine/io/table/text_tables.h"

namespace twb::io {
namespace {

std::string endingOf(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

constexpr std::array kEndings{".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".parquet"};

/// A table with one note more: the encoding of its file.
class NotedTable : public TableReader {
public:
    NotedTable(std::unique_ptr<TableReader> table, std::string note) : m_table(std::move(table)), m_notes(m_table->notes()) {
        m_notes.insert(m_notes.begin(), std::move(note));
    }
    const std::vector<std::string>& columns() const override { return m_table->columns(); }
    const std::vector<std::string>& notes() const override { return m_notes; }
    bool next(TableRow& row) override { return m_table->next(row); }

private:
    std::unique_ptr<TableReader> m_table;
    std::vector<std::string> m_notes;
};

std::unique_ptr<TableReader> textTable(std::string text, const std::string& ending, const std::string& where, TableOptions options) {
    if (ending == ".csv" || ending == ".tsv") {
        if (ending == ".tsv" && !options.separator) {
            options.separator = '\t';
        }
        return csvTable(std::move(text), where, options);
    }
    if (ending == ".txt") {
        return linesTable(std::move(text), options);
    }
    return ending == ".json" ? jsonTable(text, where) : jsonLinesTable(std::move(text), where);
}

}  // namespace

std::unique_ptr<TableReader> openTable(const std::filesystem::path& file, const TableOptions& options) {
    const std::string ending = endingOf(file);
    const auto mapped = MappedFile::open(file);
    if (!isTableFile(file)) {
        throw core::Error(core::ErrorCode::Unsupported,
                          file.string() + " is no table: .csv, .tsv, .jsonl, .json, .txt and .parquet are read.");
    }
    if (ending == ".parquet") {
        return parquetTable({mapped->bytes(), mapped}, file.string());
    }
    DecodedText decoded = decodeText(mapped->bytes(), file.string());
    auto table = textTable(std::move(decoded.text), ending, file.string(), options);
    return decoded.note.empty() ? std::move(table) : std::make_unique<NotedTable>(std::move(table), std::move(decoded.note));
}

bool isTableFile(const std::filesystem::path& file) {
    return std::find(kEndings.begin(), kEndings.end(), endingOf(file)) != kEndings.end();
}

}  // namespace twb::io
