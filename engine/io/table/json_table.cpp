#include <algorithm>

#include "engine/core/error.h"
#include "engine/io/table/text_tables.h"

namespace twb::io {
namespace {

using core::Json;

/// Takes lines from a text, without their ends.
class Lines {
public:
    explicit Lines(std::string text) : m_text(std::move(text)) {}

    bool next(std::string_view& line) {
        if (m_at >= m_text.size()) {
            return false;
        }
        const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
        line = std::string_view(m_text).substr(m_at, end - m_at);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        m_at = end + 1;
        ++m_number;
        return true;
    }
    std::size_t number() const { return m_number; }
    /// Whether a line feed followed the line.
    bool wasEnded() const { return m_at <= m_text.size(); }

private:
    std::string m_text;
    std::size_t m_at = 0;
    std::size_t m_number = 0;
};

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

void setCells(TableRow& row, Json value) {
    if (value.is_object()) {
        row.cells = std::move(value);
    } else {
        row.problem = "An object such as {\"text\": \"...\"} was expected, but the row is " + core::typeName(value) + ".";
    }
}

class JsonLinesTable : public TableReader {
public:
    JsonLinesTable(std::string text, const std::string& where) : m_lines(std::move(text)), m_where(where) {}

    const std::vector<std::string>& columns() const override { return m_none; }
    const std::vector<std::string>& notes() const override { return m_none; }

    bool next(TableRow& row) override {
        std::string_view line;
        do {
            if (!m_lines.next(line)) {
                return false;
            }
        } while (isBlank(line));
        row = TableRow{++m_number, m_lines.number(), Json::object(), {}};
        try {
            setCells(row, core::parseJson(line, m_where + ", line " + std::to_string(m_lines.number())));
        } catch (const core::Error& error) {
            row.problem = error.what();
        }
        return true;
    }

private:
    Lines m_lines;
    std::string m_where;
    std::vector<std::string> m_none;
    std::size_t m_number = 0;
};

class JsonTable : public TableReader {
public:
    explicit JsonTable(Json rows) : m_rows(std::move(rows)) {}

    const std::vector<std::string>& columns() const override { return m_none; }
    const std::vector<std::string>& notes() const override { return m_none; }

    bool next(TableRow& row) override {
        if (m_at == m_rows.size()) {
            return false;
        }
        row = TableRow{m_at + 1, 0, Json::object(), {}};
        setCells(row, std::move(m_rows[m_at++]));
        return true;
    }

private:
    Json m_rows;
    std::vector<std::string> m_none;
    std::size_t m_at = 0;
};

class LinesTable : public TableReader {
public:
    LinesTable(std::string text, const TableOptions& options)
        : m_lines(std::move(text)), m_columns{options.textColumn}, m_kept(options.textLines) {}

    const std::vector<std::string>& columns() const override { return m_columns; }
    const std::vector<std::string>& notes() const override { return m_none; }

    bool next(TableRow& row) override {
        std::string_view line;
        do {
            if (!m_lines.next(line)) {
                return false;
            }
        } while (m_kept == TextLines::NotBlank && isBlank(line));
        row = TableRow{++m_number, m_lines.number(), Json::object(), {}};
        row.cells[m_columns.front()] = std::string(line) + (m_kept == TextLines::WithBreaks && m_lines.wasEnded() ? "\n" : "");
        return true;
    }

private:
    Lines m_lines;
    std::vector<std::string> m_columns;
    std::vector<std::string> m_none;
    TextLines m_kept;
    std::size_t m_number = 0;
};

}  // namespace

std::unique_ptr<TableReader> jsonLinesTable(std::string text, const std::string& where) {
    return std::make_unique<JsonLinesTable>(std::move(text), where);
}

std::unique_ptr<TableReader> jsonTable(const std::string& text, const std::string& where) {
    Json document = core::parseJson(text, where);
    if (document.is_object() && document.contains("data") && document["data"].is_array()) {
        document = Json(std::move(document["data"]));  // as the datasets library's field="data"
    }
    if (!document.is_array()) {
        throw core::Error(core::ErrorCode::InvalidFile, where + " must hold a list of rows, but holds " + core::typeName(document) + ".");
    }
    return std::make_unique<JsonTable>(std::move(document));
}

std::unique_ptr<TableReader> linesTable(std::string text, const TableOptions& options) {
    return std::make_unique<LinesTable>(std::move(text), options);
}

}  // namespace twb::io
