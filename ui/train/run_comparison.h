#pragma once

#include <QWidget>
#include <list>
#include <vector>

#include "ui/models/training_store.h"
#include "ui/train/run_curves.h"
#include "ui/train/step_view.h"

class QLabel;
class QTreeWidget;

namespace twb::ui {

class CurveChart;

/// Several trainings side by side: their losses in one chart, the settings and figures in which they differ, and of two the rows that one
/// got right and the other wrong.
class RunComparison : public QWidget {
    Q_OBJECT
public:
    explicit RunComparison(QWidget* parent = nullptr);

    void setRuns(const std::vector<TrainingRun>& runs);

private:
    void fillDifferences(const std::vector<TrainingRun>& runs);
    void fillExamples(const std::vector<TrainingRun>& runs);

    StepView m_view;
    std::vector<RunCurves> m_curves;
    std::list<Curve> m_smooth;
    CurveChart* m_training;
    CurveChart* m_evaluation;
    QTreeWidget* m_differences;
    QLabel* m_exampleNote;
    QTreeWidget* m_examples;
};

}  // namespace twb::ui
