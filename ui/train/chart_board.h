#pragma once

#include <QWidget>
#include <array>

#include "engine/api/job.h"
#include "ui/train/run_curves.h"
#include "ui/train/step_view.h"

class QComboBox;
class QGridLayout;
class QSlider;

namespace twb::ui {

class CurveChart;

/// The charts of a run, live, with what one can do with them: zoom together, log scale, smoothing, an earlier run behind, table, export.
class ChartBoard : public QWidget {
    Q_OBJECT
public:
    explicit ChartBoard(QWidget* parent = nullptr);

    void clear();
    void add(const api::MetricPoint& point);
    void addMark(const RunMark& mark);
    /// The run goes on from this step: what came after it is forgotten.
    void goOnFrom(double step);
    const RunCurves& curves() const { return m_curves; }
    /// A run as it was.
    void show(const RunCurves& curves);

    /// Earlier runs to lay behind: the board asks with ghostWanted, and gets the curves with setGhost.
    void setEarlierRuns(const std::vector<std::pair<qint64, QString>>& runs);
    void setGhost(const QString& name, RunCurves curves);

    CurveChart* lossChart() const { return m_charts[Loss]; }

Q_SIGNALS:
    void ghostWanted(qint64 run);  ///< 0: none
    void noted(const QString& sentence);
    void failed(const QString& message);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Chart { Loss, Scores, Rate, Norm, Speed, Memory, Computer, ChartCount };

    QWidget* buildTools();
    void take(const std::string& name, double step, double value);
    void stackMemory(double step);
    void smooth();
    void fillSeries();
    void place();
    void placeNew();
    QList<CurveChart*> charts() const { return {m_charts.begin(), m_charts.end()}; }
    void showTable();
    void exportTo();

    StepView m_view;
    RunCurves m_curves;
    RunCurves m_ghost;
    QString m_ghostName;
    std::array<Curve, 6> m_memory;  // by owners, each with what lies below it
    Curve m_computer;               // this program and the others together
    Curve m_smooth;
    Smoothing m_smoothing;
    std::size_t m_scores = 0;  // names among the curves
    int m_placed = 0;          // charts beside the loss

    std::array<CurveChart*, ChartCount> m_charts;
    QGridLayout* m_grid;
    QComboBox* m_earlier = nullptr;
    QSlider* m_slider = nullptr;
};

}  // namespace twb::ui
