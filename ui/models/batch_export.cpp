#include "ui/models/batch_export.h"

#include <QLocale>

#include "engine/core/text_file.h"
#include "ui/models/batch_model.h"
#include "ui/results/result_view.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

QString csvCell(QString cell) {
    if (cell.contains('"') || cell.contains(',') || cell.contains('\n') || cell.contains('\r')) {
        cell = '"' + cell.replace('"', "\"\"") + '"';
    }
    return cell;
}

std::string csvLine(const QStringList& cells) {
    QStringList quoted;
    for (const QString& cell : cells) {
        quoted << csvCell(cell);
    }
    return (quoted.join(',') + "\r\n").toStdString();
}

/// A name that no column of the file has.
QString freeName(const TableData& table, QString name) {
    while (table.columns.contains(name)) {
        name += '_';
    }
    return name;
}

}  // namespace

void exportCsv(const BatchModel& model, const QString& path) {
    const TableData& table = model.table();
    std::string text =
        csvLine(table.columns + QStringList{freeName(table, "result"), freeName(table, "score"), freeName(table, "problem")});
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells = table.rows[std::size_t(row)].cells;
        cells.resize(table.columns.size());
        const auto& value = model.value(row);
        const std::optional<double> score = value ? valueScore(*value) : std::nullopt;
        cells << (value ? valueSummary(*value) : QString()) << (score ? QString::number(*score, 'g', 9) : QString()) << model.problem(row);
        text += csvLine(cells);
    }
    core::writeTextFile(path.toStdString(), text);
}

void exportJsonl(const BatchModel& model, const QString& path) {
    const TableData& table = model.table();
    const std::string resultKey = freeName(table, "result").toStdString();
    const std::string problemKey = freeName(table, "problem").toStdString();
    std::string text;
    for (int row = 0; row < model.rowCount(); ++row) {
        core::Json line = core::Json::object();
        for (qsizetype column = 0; column < table.columns.size(); ++column) {
            line[table.columns[column].toStdString()] = table.rows[std::size_t(row)].cells.value(column).toStdString();
        }
        if (const auto& value = model.value(row)) {
            line[resultKey] = api::toJson(*value);
        }
        if (!model.problem(row).isEmpty()) {
            line[problemKey] = model.problem(row).toStdString();
        }
        text += core::dumpJson(line);
        text += '\n';
    }
    core::writeTextFile(path.toStdString(), text);
}

}  // namespace twb::ui
