#pragma once

#include <QWidget>

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"

class QVBoxLayout;

namespace twb::ui {

/// The figures of a split: how long its texts are, and how often each class comes.
class StatisticsView : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsView(QWidget* parent = nullptr);

    /// `columns`: {role: column}; roles without figures are passed over.
    void setData(const train::Dataset& dataset, const core::Json& columns);

private:
    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
};

}  // namespace twb::ui
