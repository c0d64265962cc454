#include <algorithm>
#include <charconv>
#include <set>

#include "engine/core/error.h"
#include "engine/io/csv.h"
#include "engine/io/table/text_tables.h"

namespace twb::io {
namespace {

constexpr std::size_t kProbedRecords = 20;
constexpr std::size_t kProbedBytes = 1 << 16;

bool isNumber(const std::string& text) {
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && end == text.data() + text.size();
}

std::vector<CsvRecord> firstRecords(std::string_view text, const std::string& where, char separator) {
    std::vector<CsvRecord> records;
    try {
        CsvParser parser(text.substr(0, kProbedBytes), where, separator);
        for (CsvRecord record; records.size() < kProbedRecords && parser.next(record);) {
            records.push_back(std::move(record));
        }
        if (text.size() > kProbedBytes && records.size() < kProbedRecords && records.size() > 1) {
            records.pop_back();  // it may be cut off
        }
    } catch (const core::Error&) {
        // an open quote: what was read before it must do
    }
    return records;
}

// The separator that splits most of the first records into as many cells as the first has, more than one; the comma when none does.
char findSeparator(std::string_view text, const std::string& where) {
    char best = ',';
    std::size_t bestScore = 0;
    for (const char separator : {',', '\t', ';', '|'}) {
        const std::vector<CsvRecord> records = firstRecords(text, where, separator);
        if (records.empty() || records.front().cells.size() < 2) {
            continue;
        }
        const std::size_t cells = records.front().cells.size();
        const auto agreeing =
            std::count_if(records.begin(), records.end(), [&](const CsvRecord& record) { return record.cells.size() == cells; });
        const std::size_t score = static_cast<std::size_t>(agreeing) * 1000 / records.size() + std::min<std::size_t>(cells, 100);
        if (score > bestScore) {
            bestScore = score;
            best = separator;
        }
    }
    return best;
}

bool looksLikeHeading(const std::vector<std::string>& cells) {
    const std::set<std::string> distinct(cells.begin(), cells.end());
    return distinct.size() == cells.size() &&
           std::none_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty() || isNumber(cell); });
}

class CsvTable : public TableReader {
public:
    CsvTable(std::string text, const std::string& where, const TableOptions& options)
        : m_text(std::move(text)),
          m_where(where),
          m_separator(options.separator.value_or(findSeparator(m_text, m_where))),
          m_parser(m_text, m_where, m_separator) {
        if (!m_parser.next(m_first)) {
            return;
        }
        m_columns = m_first.cells;
        m_hasFirst = !options.hasHeading.value_or(looksLikeHeading(m_columns));
        if (m_hasFirst) {
            for (std::size_t i = 0; i < m_columns.size(); ++i) {
                m_columns[i] = "column_" + std::to_string(i + 1);
            }
            m_notes.push_back("The first row was taken as data, not as a heading.");
        }
        if (!options.separator && m_separator != ',') {
            m_notes.push_back(m_separator == '\t' ? "The cells are separated by tabs."
                                                  : std::string("The cells are separated by \"") + m_separator + "\".");
        }
    }

    const std::vector<std::string>& columns() const override { return m_columns; }
    const std::vector<std::string>& notes() const override { return m_notes; }

    bool next(TableRow& row) override {
        CsvRecord record;
        row = TableRow{m_number + 1, 0, core::Json::object(), {}};
        try {
            if (m_hasFirst) {
                record = std::move(m_first);
                m_hasFirst = false;
            } else if (!m_parser.next(record)) {
                return false;
            }
        } catch (const core::Error& error) {
            ++m_number;
            row.problem = error.what();
            return true;
        }
        ++m_number;
        row.line = record.line;
        if (record.cells.size() != m_columns.size()) {
            row.problem = "Line " + std::to_string(record.line) + " has " + std::to_string(record.cells.size()) + " cells; " +
                          std::to_string(m_columns.size()) + " were expected.";
        }
        for (std::size_t i = 0; i < std::min(record.cells.size(), m_columns.size()); ++i) {
            row.cells[m_columns[i]] = std::move(record.cells[i]);
        }
        return true;
    }

private:
    std::string m_text;
    std::string m_where;
    char m_separator;
    CsvParser m_parser;
    CsvRecord m_first;
    bool m_hasFirst = false;
    std::vector<std::string> m_columns;
    std::vector<std::string> m_notes;
    std::size_t m_number = 0;
};

}  // namespace

std::unique_ptr<TableReader> csvTable(std::string text, const std::string& where, const TableOptions& options) {
    return std::make_unique<CsvTable>(std::move(text), where, options);
}

}  // namespace twb::io
