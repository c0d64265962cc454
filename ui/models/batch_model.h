#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <optional>
#include <vector>

#include "engine/api/value.h"
#include "ui/models/table_data.h"

namespace twb::ui {

/// The rows of a table file, with the result or the problem of each. Cells are made when the view asks for them.
class BatchModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit BatchModel(QObject* parent = nullptr);

    void setTable(TableData table);
    const TableData& table() const { return m_table; }

    void clearOutcomes();
    void setValue(int row, api::Value value);
    void setProblem(int row, const QString& problem);

    const std::optional<api::Value>& value(int row) const { return m_outcomes.at(std::size_t(row)).value; }
    /// Of the file or of the run.
    const QString& problem(int row) const;
    int problemCount() const;
    int doneCount() const;

    int resultColumn() const { return int(m_table.columns.size()); }
    int scoreColumn() const { return resultColumn() + 1; }
    int problemColumn() const { return resultColumn() + 2; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Outcome {
        std::optional<api::Value> value;
        QString problem;
    };

    void rowChanged(int row);

    TableData m_table;
    std::vector<Outcome> m_outcomes;
};

/// Sorting, a text to look for in any cell, and "problems only".
class BatchFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setText(const QString& text);
    void setProblemsOnly(bool only);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QString m_text;
    bool m_problemsOnly = false;
};

}  // namespace twb::ui
