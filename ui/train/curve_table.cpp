#include "ui/train/curve_table.h"

#include <QLocale>
#include <algorithm>

namespace twb::ui {

CurveTable::CurveTable(const QList<CurveChart*>& charts, QObject* parent) : QAbstractTableModel(parent) {
    std::map<double, std::map<int, double>> rows;
    for (const CurveChart* chart : charts) {
        for (const ChartSeries& series : chart->series()) {
            const Curve& curve = series.told();
            if (curve.isEmpty() && curve.gaps().empty()) {
                continue;
            }
            m_names << series.name;
            m_units.push_back(chart->unit());
            for (const std::vector<QPointF>* points : {&curve.points(), &curve.gaps()}) {
                for (const QPointF& point : *points) {
                    rows[point.x()][int(m_names.size())] = point.y();
                }
            }
        }
    }
    const auto marked = std::find_if(charts.begin(), charts.end(), [](const CurveChart* chart) { return chart->marks(); });
    if (marked != charts.end()) {  // all charts have the same
        for (const RunMark& mark : *(*marked)->marks()) {
            m_events[mark.step] << markText(mark);
            rows[mark.step];
        }
    }
    m_rows.assign(rows.begin(), rows.end());
}

QVariant CurveTable::data(const QModelIndex& index, int role) const {
    if (role == Qt::TextAlignmentRole) {
        return int((isEvents(index.column()) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const auto& [step, values] = m_rows[std::size_t(index.row())];
    if (index.column() == 0) {
        return QLocale().toString(qint64(step));
    }
    if (isEvents(index.column())) {
        return eventsAt(step);
    }
    const auto value = values.find(index.column());
    return value == values.end() ? QVariant() : figureText(value->second, m_units[std::size_t(index.column() - 1)]);
}

QVariant CurveTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation == Qt::Vertical) {
        return {};
    }
    return section == 0 ? tr("Step") : isEvents(section) ? tr("Events") : m_names[section - 1];
}

QString CurveTable::eventsAt(double step) const {
    const auto found = m_events.find(step);
    return found == m_events.end() ? QString() : found->second.join("; ");
}

QString CurveTable::plainText(int row, int column) const {
    const auto& [step, values] = m_rows[std::size_t(row)];
    if (column == 0) {
        return QString::number(qint64(step));
    }
    if (isEvents(column)) {
        return eventsAt(step);
    }
    const auto value = values.find(column);
    return value == values.end() ? QString() : QString::number(value->second, 'g', 17);
}

}  // namespace twb::ui
