#pragma once

#include <QWidget>
#include <vector>

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"

class QVBoxLayout;

namespace twb::ui {

/// How many tokens a model makes of the rows, and how many it takes.
struct TokenFigures {
    QString model;
    std::size_t limit = 0;             ///< 0: none
    bool isCutByTraining = false;      ///< the limit is that of the training's settings, not the model's
    std::vector<std::size_t> lengths;  ///< of each row; empty: not measured
};

/// The figures of a split: how long its texts are against what the model takes, and how often each class comes.
class StatisticsView : public QWidget {
    Q_OBJECT
public:
    explicit StatisticsView(QWidget* parent = nullptr);

    /// `columns`: {role: column}; roles without figures are passed over.
    void setData(const train::Dataset& dataset, const core::Json& columns, const TokenFigures& tokens = {});

private:
    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
};

}  // namespace twb::ui
