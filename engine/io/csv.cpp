#include "engine/io/csv.h"

#include <utility>

#include "engine/core/error.h"

namespace twb::io {
namespace {

class CsvParser {
public:
    CsvParser(std::string_view text, const std::string& where, char separator) : m_text(text), m_where(where), m_separator(separator) {}

    std::vector<CsvRecord> parse() {
        std::vector<CsvRecord> records;
        while (m_at < m_text.size()) {
            CsvRecord record = readRecord();
            const bool isEmptyLine = record.cells.size() == 1 && record.cells.front().empty();
            if (!isEmptyLine) {
                records.push_back(std::move(record));
            }
        }
        return records;
    }

private:
    CsvRecord readRecord() {
        CsvRecord record{m_line, {}};
        for (;;) {
            record.cells.push_back(readCell());
            if (m_at >= m_text.size() || m_text[m_at] != m_separator) {
                break;
            }
            ++m_at;
        }
        skipLineEnd();
        return record;
    }

    std::string readCell() {
        std::string cell;
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            cell = readQuoted();
        }
        while (m_at < m_text.size() && m_text[m_at] != m_separator && !atLineEnd()) {
            cell += m_text[m_at++];
        }
        return cell;
    }

    std::string readQuoted() {
        const std::size_t firstLine = m_line;
        std::string cell;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '"') {
                if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != '"') {
                    ++m_at;
                    return cell;
                }
                ++m_at;
            }
            m_line += m_text[m_at] == '\n' ? 1 : 0;
            cell += m_text[m_at];
        }
        throw core::Error(core::ErrorCode::InvalidFile,
                          m_where + ": the quote that opens in line " + std::to_string(firstLine) + " is never closed.");
    }

    bool atLineEnd() const {
        return m_text[m_at] == '\n' || (m_text[m_at] == '\r' && (m_at + 1 == m_text.size() || m_text[m_at + 1] == '\n'));
    }

    void skipLineEnd() {
        if (m_at < m_text.size() && m_text[m_at] == '\r') {
            ++m_at;
        }
        if (m_at < m_text.size() && m_text[m_at] == '\n') {
            ++m_at;
        }
        ++m_line;
    }

    std::string_view m_text;
    const std::string& m_where;
    char m_separator;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
};

}  // namespace

std::vector<CsvRecord> parseCsv(std::string_view text, const std::string& where, char separator) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") {
        text.remove_prefix(3);
    }
    return CsvParser(text, where, separator).parse();
}

}  // namespace twb::io
