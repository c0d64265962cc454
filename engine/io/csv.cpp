#include "engine/io/csv.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::io {

CsvParser::CsvParser(std::string_view text, const std::string& where, char separator)
    : m_text(text), m_where(where), m_separator(separator) {
    if (m_text.starts_with("\xEF\xBB\xBF")) {
        m_text.remove_prefix(3);
    }
}

bool CsvParser::next(CsvRecord& record) {
    while (m_at < m_text.size()) {
        record = readRecord();
        const bool isEmptyLine = record.cells.size() == 1 && record.cells.front().empty();
        if (!isEmptyLine) {
            return true;
        }
    }
    return false;
}

CsvRecord CsvParser::readRecord() {
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

std::string CsvParser::readCell() {
    std::string cell;
    if (m_at < m_text.size() && m_text[m_at] == '"') {
        cell = readQuoted();
    }
    while (m_at < m_text.size() && m_text[m_at] != m_separator && !atLineEnd()) {
        cell += m_text[m_at++];
    }
    return cell;
}

std::string CsvParser::readQuoted() {
    const std::size_t firstLine = m_line, begin = m_at;
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
    m_at = std::min(m_text.find('\n', begin), m_text.size() - 1) + 1;
    m_line = firstLine + 1;
    throw core::Error(core::ErrorCode::InvalidFile,
                      m_where + ": the quote that opens in line " + std::to_string(firstLine) + " is never closed.");
}

bool CsvParser::atLineEnd() const {
    return m_text[m_at] == '\n' || (m_text[m_at] == '\r' && (m_at + 1 == m_text.size() || m_text[m_at + 1] == '\n'));
}

void CsvParser::skipLineEnd() {
    if (m_at < m_text.size() && m_text[m_at] == '\r') {
        ++m_at;
    }
    if (m_at < m_text.size() && m_text[m_at] == '\n') {
        ++m_at;
    }
    ++m_line;
}

std::vector<CsvRecord> parseCsv(std::string_view text, const std::string& where, char separator) {
    CsvParser parser(text, where, separator);
    std::vector<CsvRecord> records;
    for (CsvRecord record; parser.next(record);) {
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace twb::io
