#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace twb::ui {

struct TableRow {
    QStringList cells;
    QString problem;  ///< why the row cannot be used; empty when it can
};

/// A file of inputs: a CSV or TSV with a heading, JSON objects a line, or texts a line.
struct TableData {
    QString file;
    QStringList columns;
    std::vector<TableRow> rows;
};

/// Reads a .csv, .tsv, .jsonl or .txt file. A bad row is kept with its problem; a file that is no such table at all throws core::Error
/// naming it.
TableData loadTable(const QString& path);

}  // namespace twb::ui
