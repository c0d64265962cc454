#include "ui/train/judgement_model.h"

#include <QLocale>

#include "engine/train/data/labels.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr qsizetype kLongestCell = 300;

}  // namespace

void JudgementModel::setDataset(const train::Dataset& rows, const core::Json& columns) {
    m_dataset = rows;
    m_textColumns.clear();
    for (const char* role : {"text", "text_pair", "tokens", "source", "question", "context"}) {
        if (const auto name = columns.find(role); name != columns.end() && name->is_string()) {
            if (const auto column = rows.columnIndex(name->get<std::string>())) {
                m_textColumns.push_back(*column);
            }
        }
    }
}

void JudgementModel::show(const std::vector<Judgement>* judgements, std::vector<std::size_t> order) {
    beginResetModel();
    m_judgements = judgements;
    m_order = std::move(order);
    endResetModel();
}

QString JudgementModel::textOf(std::size_t row) const {
    QStringList texts;
    for (const std::size_t column : m_textColumns) {
        if (row < m_dataset.size()) {
            const core::Json& cell = m_dataset.cell(row, column);
            texts << (cell.is_array() ? judgementText(cell) : qtext(train::labelText(cell)));
        }
    }
    return texts.join("  ·  ");
}

QVariant JudgementModel::data(const QModelIndex& index, int role) const {
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const std::size_t row = m_order[std::size_t(index.row())];
    const Judgement& judgement = (*m_judgements)[row];
    QString text;
    switch (index.column()) {
        case Expected:
            text = judgementText(judgement.expected);
            break;
        case Predicted:
            text = judgementText(judgement.predicted);
            break;
        case Score:
            text = !judgement.text.isEmpty() ? QString("–")
                   : judgement.score < 0     ? (judgement.isRight() ? tr("right") : tr("wrong"))
                                             : QLocale().toString(judgement.score, 'f', 3);
            break;
        default:
            text = judgement.text.isEmpty() ? textOf(row) : judgement.text;
    }
    return role == Qt::ToolTipRole || text.size() <= kLongestCell ? text : text.left(kLongestCell) + "…";
}

QVariant JudgementModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        return QLocale().toString(qulonglong(m_order[std::size_t(section)] + 1));
    }
    switch (section) {
        case Expected:
            return tr("Expected");
        case Predicted:
            return tr("Predicted");
        case Score:
            return tr("Sure of the expected");
        default:
            return tr("Text");
    }
}

}  // namespace twb::ui
