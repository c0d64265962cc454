#pragma once

#include <QWidget>
#include <vector>

#include "engine/train/data/dataset.h"
#include "ui/train/judgements.h"

class QLabel;
class QTableView;
class QTableWidget;

namespace twb::ui {

class JudgementModel;

/// What the newest evaluation of a run got right and wrong: the confusion matrix (press a cell to see its rows), the figures of each class,
/// how right it is where it is sure, and the rows, the worst or the best first.
class EvaluationView : public QWidget {
    Q_OBJECT
public:
    explicit EvaluationView(QWidget* parent = nullptr);

    void clear();
    /// The rows that are evaluated on, for their texts; may be empty.
    void setRows(const train::Dataset& rows, const core::Json& columns);
    /// `evaluation`: the partial result of that name.
    void show(const core::Json& evaluation);
    /// What is shown, to be kept: a list of {"text", "expected", "predicted"}; null when there is nothing, or samples only.
    core::Json toJson() const;

private:
    void fillMatrix();
    void fillClasses();
    void fillCalibration();
    void showCell(int row, int column);
    void showAll(bool bestFirst = false);

    std::vector<Judgement> m_judgements;
    ConfusionMatrix m_confusion;
    JudgementModel* m_model;
    QLabel* m_heading;
    QLabel* m_shown;
    QWidget* m_tables;
    QTableWidget* m_matrix;
    QTableWidget* m_classes;
    QTableWidget* m_calibration;
    QTableView* m_rows;
};

}  // namespace twb::ui
