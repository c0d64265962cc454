#include "ui/models/token_model.h"

#include <utility>

namespace twb::ui {

void TokenModel::setReport(TokenReport report) {
    beginResetModel();
    m_report = std::move(report);
    endResetModel();
}

int TokenModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_report.tokens.size());
}

int TokenModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TokenModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const TokenRow& token = m_report.tokens[std::size_t(index.row())];
    if (role == Qt::DisplayRole) {
        return textOf(token, index.row(), index.column());
    }
    if (role == Qt::TextAlignmentRole && (index.column() == Position || index.column() == Id)) {
        return int(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::AccessibleTextRole) {
        return tr("Token %1: %2, id %3 %4").arg(index.row() + 1).arg(token.token).arg(token.id).arg(remarkOf(token));
    }
    return {};
}

QString TokenModel::textOf(const TokenRow& token, int row, int column) const {
    switch (column) {
        case Position:
            return QString::number(row + 1);
        case Token:
            return token.token;
        case Id:
            return QString::number(token.id);
        case Place:
            return token.start < 0 ? QString() : QString("%1–%2").arg(token.start).arg(token.end);
        default:
            return remarkOf(token);
    }
}

QVariant TokenModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Position:
            return tr("#");
        case Token:
            return tr("Token");
        case Id:
            return tr("Id");
        case Place:
            return tr("Place");
        default:
            return tr("Remark");
    }
}

QString remarkOf(const TokenRow& token) {
    return token.special ? TokenModel::tr("special") : token.unknown ? TokenModel::tr("unknown") : QString();
}

}  // namespace twb::ui
