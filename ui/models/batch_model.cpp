#include "ui/models/batch_model.h"

#include <algorithm>
#include <utility>

#include "ui/results/result_view.h"

namespace twb::ui {
namespace {

constexpr qsizetype kLongestCell = 300;

}  // namespace

BatchModel::BatchModel(QObject* parent) : QAbstractTableModel(parent) {}

void BatchModel::setTable(TableData table) {
    beginResetModel();
    m_table = std::move(table);
    m_outcomes.assign(m_table.rows.size(), {});
    endResetModel();
}

void BatchModel::clearOutcomes() {
    m_outcomes.assign(m_table.rows.size(), {});
    if (!m_outcomes.empty()) {
        Q_EMIT dataChanged(index(0, resultColumn()), index(rowCount() - 1, problemColumn()));
    }
}

void BatchModel::setValue(int row, api::Value value) {
    m_outcomes.at(std::size_t(row)) = {std::move(value), {}};
    rowChanged(row);
}

void BatchModel::setProblem(int row, const QString& problem) {
    m_outcomes.at(std::size_t(row)) = {std::nullopt, problem};
    rowChanged(row);
}

const QString& BatchModel::problem(int row) const {
    const QString& ofFile = m_table.rows.at(std::size_t(row)).problem;
    return ofFile.isEmpty() ? m_outcomes.at(std::size_t(row)).problem : ofFile;
}

int BatchModel::problemCount() const {
    int count = 0;
    for (int row = 0; row < rowCount(); ++row) {
        count += problem(row).isEmpty() ? 0 : 1;
    }
    return count;
}

int BatchModel::doneCount() const {
    return int(std::count_if(m_outcomes.begin(), m_outcomes.end(), [](const Outcome& outcome) { return outcome.value.has_value(); }));
}

int BatchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int BatchModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : problemColumn() + 1;
}

QVariant BatchModel::data(const QModelIndex& index, int role) const {
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::UserRole) {
        return {};
    }
    const int row = index.row();
    const int column = index.column();
    if (column < resultColumn()) {
        return m_table.rows[std::size_t(row)].cells.value(column).left(kLongestCell);
    }
    if (column == problemColumn()) {
        return problem(row);
    }
    const auto& outcome = m_outcomes[std::size_t(row)].value;
    if (!outcome) {
        return {};
    }
    if (column == resultColumn()) {
        return valueSummary(*outcome);
    }
    const std::optional<double> score = valueScore(*outcome);
    return score ? QVariant(*score) : QVariant();
}

QVariant BatchModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return section + 1;
    }
    if (section < resultColumn()) {
        return m_table.columns.value(section);
    }
    return section == resultColumn() ? tr("Result") : section == scoreColumn() ? tr("Score") : tr("Problem");
}

void BatchModel::rowChanged(int row) {
    Q_EMIT dataChanged(index(row, resultColumn()), index(row, problemColumn()));
}

void BatchFilter::setText(const QString& text) {
    m_text = text;
    invalidateRowsFilter();
}

void BatchFilter::setProblemsOnly(bool only) {
    m_problemsOnly = only;
    invalidateRowsFilter();
}

bool BatchFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto* model = static_cast<const BatchModel*>(sourceModel());
    if (m_problemsOnly && model->problem(row).isEmpty()) {
        return false;
    }
    if (m_text.isEmpty()) {
        return true;
    }
    for (int column = 0; column < model->columnCount(); ++column) {
        if (model->data(model->index(row, column)).toString().contains(m_text, Qt::CaseInsensitive)) {
            return true;
        }
    }
    return false;
}

}  // namespace twb::ui
