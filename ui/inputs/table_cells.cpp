#include "ui/inputs/table_cells.h"

#include <QCoreApplication>
#include <QStringList>

#include "engine/core/error.h"
#include "engine/io/csv.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

QString quoted(QString cell) {
    if (!cell.contains(',') && !cell.contains('"') && !cell.contains('\n')) {
        return cell;
    }
    return '"' + cell.replace("\"", "\"\"") + '"';
}

QString cellText(const core::Json& cell) {
    return quoted(cell.is_string() ? qtext(cell.get<std::string>()) : jsonText(cell));
}

}  // namespace

core::Json tableFromText(const QString& text) {
    const std::string utf8 = text.toStdString();
    const bool isTabbed = text.section('\n', 0, 0).contains('\t');
    const std::vector<io::CsvRecord> records = io::parseCsv(utf8, "The table", isTabbed ? '\t' : ',');
    if (records.size() < 2) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("twb::ui::InputForm",
                                                      "The table is empty. Its first line names the columns, the "
                                                      "lines below hold the cells, separated by commas or tabs.")
                              .toStdString());
    }
    core::Json table = core::Json::object();
    const std::vector<std::string>& columns = records.front().cells;
    for (std::size_t column = 0; column < columns.size(); ++column) {
        core::Json& cells = table[columns[column]] = core::Json::array();
        for (std::size_t row = 1; row < records.size(); ++row) {
            cells.push_back(column < records[row].cells.size() ? records[row].cells[column] : std::string());
        }
    }
    return table;
}

QString textFromTable(const core::Json& table) {
    QStringList lines{QString()};
    for (const auto& [name, cells] : table.items()) {
        const bool isFirst = lines.front().isEmpty() && &cells == &table.begin().value();
        lines.front() += (isFirst ? QString() : QString(",")) + quoted(qtext(name));
        for (int row = 0; row < int(cells.size()); ++row) {
            if (lines.size() <= row + 1) {
                lines << QString();
            }
            lines[row + 1] += (isFirst ? QString() : QString(",")) + cellText(cells[std::size_t(row)]);
        }
    }
    return lines.join('\n');
}

}  // namespace twb::ui
