#include "ui/data/dataset_model.h"

#include <QLocale>
#include <utility>

#include "engine/train/data/labels.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr qsizetype kLongestCell = 400;  // characters in the table; the tool tip has more
constexpr qsizetype kLongestTip = 4000;

QString cellText(const core::Json& value) {
    return value.is_null() ? QString() : qtext(train::labelText(value));
}

QString shortened(const QString& text, qsizetype length) {
    return text.size() <= length ? text : text.left(length) + "…";
}

}  // namespace

void DatasetModel::setData(const train::Dataset& dataset) {
    beginResetModel();
    m_dataset = dataset;
    m_only.clear();
    filter();
    endResetModel();
}

void DatasetModel::setFilter(const QString& text) {
    beginResetModel();
    m_text = text;
    filter();
    endResetModel();
}

void DatasetModel::setRows(std::vector<std::size_t> rows) {
    beginResetModel();
    m_only = std::move(rows);
    filter();
    endResetModel();
}

void DatasetModel::filter() {
    m_shown.clear();
    const std::size_t candidates = m_only.empty() ? m_dataset.size() : m_only.size();
    for (std::size_t i = 0; i < candidates; ++i) {
        const std::size_t row = m_only.empty() ? i : m_only[i];
        bool fits = m_text.isEmpty();
        for (std::size_t column = 0; column < m_dataset.columns().size() && !fits; ++column) {
            fits = cellText(m_dataset.cell(row, column)).contains(m_text, Qt::CaseInsensitive);
        }
        if (fits) {
            m_shown.push_back(row);
        }
    }
}

int DatasetModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_shown.size());
}

int DatasetModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_dataset.columns().size());
}

QVariant DatasetModel::data(const QModelIndex& index, int role) const {
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const QString text = cellText(m_dataset.cell(m_shown[std::size_t(index.row())], std::size_t(index.column())));
    return role == Qt::DisplayRole ? shortened(text, kLongestCell).replace('\n', ' ') : shortened(text, kLongestTip);
}

QVariant DatasetModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return QLocale().toString(qulonglong(m_shown[std::size_t(section)] + 1));
    }
    return qtext(m_dataset.columns()[std::size_t(section)]);
}

}  // namespace twb::ui
