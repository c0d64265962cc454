#pragma once

#include <QTextBrowser>

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"

namespace twb::ui {

/// A row of a data set as a whole: each column's text, words with their tags, the context with its answers marked.
class RowView : public QTextBrowser {
    Q_OBJECT
public:
    explicit RowView(QWidget* parent = nullptr);

    /// `columns`: {role: column}.
    void showRow(const train::Dataset& dataset, std::size_t row, const core::Json& columns);
    void showNone();

protected:
    void changeEvent(QEvent* event) override;

private:
    void render();

    core::Json m_row;  // {column: value}; null: none
    std::vector<std::string> m_order;
    core::Json m_columns;
};

}  // namespace twb::ui
