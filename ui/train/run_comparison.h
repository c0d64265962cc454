#pragma once

#include <QWidget>
#include <list>
#include <vector>

#include "ui/models/training_store.h"
#include "ui/train/run_curves.h"
#include "ui/train/step_view.h"

class QTreeWidget;

namespace twb::ui {

class CurveChart;

/// Several trainings side by side: their losses in one chart, and the settings and figures in which they differ.
class RunComparison : public QWidget {
    Q_OBJECT
public:
    explicit RunComparison(QWidget* parent = nullptr);

    void setRuns(const std::vector<TrainingRun>& runs);

private:
    void fillDifferences(const std::vector<TrainingRun>& runs);

    StepView m_view;
    std::vector<RunCurves> m_curves;
    std::list<Curve> m_smooth;
    CurveChart* m_training;
    CurveChart* m_evaluation;
    QTreeWidget* m_differences;
};

}  // namespace twb::ui
