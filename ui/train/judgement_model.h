#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/train/data/dataset.h"
#include "ui/train/judgements.h"

namespace twb::ui {

/// Rows of an evaluation with what was expected and predicted. The vertical heading is the row's number, from 1.
class JudgementModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Expected, Predicted, Score, Text, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setDataset(const train::Dataset& rows, const core::Json& columns);
    /// `order`: the rows to show. Both belong to the view and stay until the next call.
    void show(const std::vector<Judgement>* judgements, std::vector<std::size_t> order);

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_order.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The texts of a row of the data set.
    QString textOf(std::size_t row) const;

private:
    train::Dataset m_dataset;
    std::vector<std::size_t> m_textColumns;
    const std::vector<Judgement>* m_judgements = nullptr;
    std::vector<std::size_t> m_order;
};

}  // namespace twb::ui
