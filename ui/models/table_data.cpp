#include "ui/models/table_data.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/io/csv.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr std::uintmax_t kLargestTable = 512U << 20;
constexpr qsizetype kMostColumns = 200;

/// Context of the texts below.
struct TableTexts {
    Q_DECLARE_TR_FUNCTIONS(TableTexts)
};

/// Bytes that are not UTF-8 make their row a bad one; the cell shows replacement characters.
QString cellText(const std::string& bytes, QString& problem) {
    if (const std::size_t bad = core::firstInvalidUtf8(bytes); bad != std::string::npos && problem.isEmpty()) {
        problem = TableTexts::tr("The row is not UTF-8 text: byte %1 of a cell fits no character.").arg(bad);
    }
    return qtext(bytes);
}

TableData csvTable(const QString& path, const std::string& bytes, char separator) {
    const std::vector<io::CsvRecord> records = io::parseCsv(bytes, path.toStdString(), separator);
    TableData out{path, {}, {}};
    if (records.empty()) {
        return out;
    }
    QString ignored;
    for (const std::string& name : records.front().cells) {
        out.columns << cellText(name, ignored);
    }
    for (std::size_t i = 1; i < records.size(); ++i) {
        TableRow row;
        for (const std::string& cell : records[i].cells) {
            row.cells << cellText(cell, row.problem);
        }
        if (row.cells.size() != out.columns.size() && row.problem.isEmpty()) {
            row.problem = TableTexts::tr("Line %1 has %2 cells, but the heading has %3.")
                              .arg(records[i].line)
                              .arg(row.cells.size())
                              .arg(out.columns.size());
        }
        out.rows.push_back(std::move(row));
    }
    return out;
}

QString jsonCell(const core::Json& value) {
    return value.is_string() ? qtext(value.get<std::string>()) : value.is_null() ? QString() : jsonText(value);
}

/// A line of JSON: an object gives a cell a key; anything else is the one cell "text".
TableRow jsonRow(std::string_view line, std::size_t number, QStringList& columns) {
    TableRow row;
    core::Json json;
    if (core::firstInvalidUtf8(line) != std::string::npos) {
        row.problem = TableTexts::tr("Line %1 is not UTF-8 text.").arg(number);
    } else {
        try {
            json = core::parseJson(line, TableTexts::tr("Line %1").arg(number).toStdString());
        } catch (const core::Error& error) {
            row.problem = qtext(error.what());
        }
    }
    if (!row.problem.isEmpty()) {
        row.cells << QString::fromUtf8(line.data(), qsizetype(line.size()));
        return row;
    }
    const core::Json object = json.is_object() ? json : core::Json{{"text", json}};
    for (const auto& [key, value] : object.items()) {
        const QString name = qtext(key);
        if (!columns.contains(name) && columns.size() < kMostColumns) {
            columns << name;
        }
        const qsizetype column = columns.indexOf(name);
        if (column >= 0) {
            row.cells.resize(std::max(row.cells.size(), column + 1));
            row.cells[column] = jsonCell(value);
        }
    }
    return row;
}

template <typename Use>
void eachLine(std::string_view bytes, Use use) {
    std::size_t number = 0;
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        ++number;
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.find_first_not_of(" \t") != std::string_view::npos) {
            use(line, number);
        }
    }
}

}  // namespace

TableData loadTable(const QString& path) {
    const QString ending = QFileInfo(path).suffix().toLower();
    std::string bytes = core::readTextFile(path.toStdString(), kLargestTable);
    if (bytes.find('\0') != std::string::npos) {
        throw core::Error(
            core::ErrorCode::InvalidInput,
            TableTexts::tr("“%1” is not a table: it holds binary data. Drop a CSV, TSV, JSONL or text file.").arg(path).toStdString());
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.erase(0, 3);
    }
    TableData out{path, {}, {}};
    if (ending == "csv" || ending == "tsv") {
        out = csvTable(path, bytes, ending == "csv" ? ',' : '\t');
    } else if (ending == "jsonl" || ending == "ndjson") {
        eachLine(bytes, [&](std::string_view line, std::size_t number) { out.rows.push_back(jsonRow(line, number, out.columns)); });
        out.columns = out.columns.isEmpty() ? QStringList{"text"} : out.columns;
    } else {
        out.columns = QStringList{"text"};
        eachLine(bytes, [&](std::string_view line, std::size_t) {
            TableRow row;
            row.cells << cellText(std::string(line), row.problem);
            out.rows.push_back(std::move(row));
        });
    }
    if (out.rows.empty()) {
        throw core::Error(core::ErrorCode::InvalidInput, TableTexts::tr("“%1” holds no rows.").arg(path).toStdString());
    }
    return out;
}

}  // namespace twb::ui
