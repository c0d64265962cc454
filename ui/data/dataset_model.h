#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/train/data/dataset.h"
#include "ui/background.h"

namespace twb::ui {

/// The rows of a data set that contain a text, or those of a finding. The vertical heading is the row's number, from 1.
class DatasetModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setData(const train::Dataset& dataset);
    const train::Dataset& dataset() const { return m_dataset; }

    /// Rows with `text` in any cell; empty: all. They are found in the background, and shown with a reset.
    void setFilter(const QString& text);
    /// Only these rows of the data set; empty: all. They still must contain the filter's text.
    void setRows(std::vector<std::size_t> rows);

    /// The row of the data set that is shown at `row`.
    std::size_t sourceRow(int row) const { return m_shown[std::size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void filter();
    void show(std::vector<std::size_t> rows);

    Background* m_background = new Background(this);
    train::Dataset m_dataset;
    QString m_text;
    std::vector<std::size_t> m_only;   // of a finding
    std::vector<std::size_t> m_shown;  // rows of the data set
};

}  // namespace twb::ui
