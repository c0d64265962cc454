#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <map>
#include <vector>

#include "ui/train/curve_chart.h"

namespace twb::ui {

/// The figures of charts as a table: a row a step that has any, a column a series, and one for what happened. A copy: what comes later is
/// not in it.
class CurveTable : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit CurveTable(const QList<CurveChart*>& charts, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(m_names.size()) + 1 + (m_events.empty() ? 0 : 1);
    }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// In full precision, with a decimal point; empty where the series has no figure.
    QString plainText(int row, int column) const;

private:
    bool isEvents(int column) const { return column == int(m_names.size()) + 1; }
    QString eventsAt(double step) const;

    QStringList m_names;
    std::vector<ChartUnit> m_units;
    std::vector<std::pair<double, std::map<int, double>>> m_rows;  // step, column -> value
    std::map<double, QStringList> m_events;
};

}  // namespace twb::ui
