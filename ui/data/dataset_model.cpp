#include "ui/data/dataset_model.h"

#include <QLocale>
#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/train/data/labels.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr qsizetype kLongestCell = 400;  // characters in the table; the tool tip has more
constexpr qsizetype kLongestTip = 4000;

bool isTextList(const core::Json& value) {
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const core::Json& item) { return item.is_string(); });
}

/// Words stand beside each other, texts apart; of answers with their places, the texts.
QString cellText(const core::Json& value) {
    if (value.is_object() && value.contains("text") && value.contains("answer_start") && isTextList(value["text"])) {
        return cellText(value["text"]);
    }
    if (!isTextList(value)) {
        return value.is_null() ? QString() : qtext(train::labelText(value));
    }
    QStringList items;
    for (const core::Json& item : value) {
        items << qtext(item.get<std::string>());
    }
    const bool areWords = std::none_of(items.begin(), items.end(), [](const QString& item) { return item.contains(' '); });
    return items.join(areWords ? " " : " | ");
}

QString shortened(const QString& text, qsizetype length) {
    return text.size() <= length ? text : text.left(length) + "…";
}

}  // namespace

void DatasetModel::setData(const train::Dataset& dataset) {
    beginResetModel();
    m_dataset = dataset;
    m_only.clear();
    m_shown.clear();
    endResetModel();
    filter();
}

void DatasetModel::setFilter(const QString& text) {
    m_text = text;
    filter();
}

void DatasetModel::setRows(std::vector<std::size_t> rows) {
    m_only = std::move(rows);
    filter();
}

void DatasetModel::filter() {
    std::vector<std::size_t> candidates = m_only;
    if (candidates.empty()) {
        candidates.resize(m_dataset.size());
        std::iota(candidates.begin(), candidates.end(), std::size_t(0));
    }
    if (m_text.isEmpty()) {
        m_background->drop();
        show(std::move(candidates));
        return;
    }
    m_background->start([this, dataset = m_dataset, text = m_text, candidates = std::move(candidates)]() -> Background::Continuation {
        std::vector<std::size_t> fitting;
        for (const std::size_t row : candidates) {
            bool fits = false;
            for (std::size_t column = 0; column < dataset.columns().size() && !fits; ++column) {
                fits = cellText(dataset.cell(row, column)).contains(text, Qt::CaseInsensitive);
            }
            if (fits) {
                fitting.push_back(row);
            }
        }
        return [this, fitting] { show(fitting); };
    });
}

void DatasetModel::show(std::vector<std::size_t> rows) {
    beginResetModel();
    m_shown = std::move(rows);
    endResetModel();
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
