#pragma once

#include <QAbstractTableModel>

#include "ui/models/token_report.h"

namespace twb::ui {

/// The tokens of a report as a table: position, token, id, place in the text, and what is special about it.
class TokenModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Position, Token, Id, Place, Remark, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setReport(TokenReport report);
    const TokenReport& report() const { return m_report; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const TokenRow& token, int row, int column) const;

    TokenReport m_report;
};

/// "special", "unknown" or nothing.
QString remarkOf(const TokenRow& token);

}  // namespace twb::ui
