#pragma once

#include <QWidget>

#include "engine/api/job.h"
#include "engine/core/json.h"

class QFrame;
class QFormLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace twb::ui {

class LossChart;

/// The right half of the Fine-tune page: the curves and figures of a run, and what came of it.
class RunView : public QWidget {
    Q_OBJECT
public:
    explicit RunView(QWidget* parent = nullptr);

    /// A new run begins.
    void begin(double epochs);
    void setProgress(const api::Progress& progress);
    void addMetric(const api::MetricPoint& point);
    /// It ended well; `folder` has the model.
    void showResult(const core::Json& result, const QString& folder);
    /// It was stopped or failed; `sentence` says so.
    void showEnd(const QString& sentence);

    LossChart* chart() const { return m_chart; }

Q_SIGNALS:
    void tryRequested(const QString& folder);

private:
    void addFigure(const QString& name, const QString& value);

    LossChart* m_chart;
    QProgressBar* m_bar;
    QLabel* m_state;
    QLabel* m_latest;
    QFrame* m_resultCard;
    QFormLayout* m_figures;
    QLabel* m_place;
    QPushButton* m_try;
    QPushButton* m_show;
    QString m_folder;
    double m_epochs = 0;
    double m_loss = 0;
    QString m_evaluation;
};

}  // namespace twb::ui
