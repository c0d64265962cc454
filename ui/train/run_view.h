#pragma once

#include <QWidget>
#include <map>

#include "engine/api/job.h"
#include "engine/core/json.h"
#include "ui/train/run_health.h"

class QFormLayout;
class QFrame;
class QLabel;
class QProgressBar;
class QTabWidget;

namespace twb::ui {

class ChartBoard;
class CheckView;
class EvaluationView;
class MessageBox;
class RunControls;
class TokenPreview;

/// The right half of the Fine-tune page: the progress, curves and figures of a run, what can be done to it, and what came of it.
class RunView : public QWidget {
    Q_OBJECT
public:
    explicit RunView(QWidget* parent = nullptr);

    /// A new run begins.
    void begin(double epochs, bool canEvaluate);
    void setProgress(const api::Progress& progress);
    void addMetric(const api::MetricPoint& point);
    /// It ended well; `folder` has the model.
    void showResult(const core::Json& result, const QString& folder);
    /// It was stopped or failed; `sentence` says so.
    void showEnd(const QString& sentence);

    ChartBoard* board() const { return m_board; }
    EvaluationView* evaluation() const { return m_evaluation; }
    RunControls* controls() const { return m_controls; }
    TokenPreview* preview() const { return m_preview; }
    CheckView* check() const { return m_check; }
    void showCheck();

Q_SIGNALS:
    void tryRequested(const QString& folder);
    void previewShown();

private:
    void buildResultCard();
    void addFigure(const QString& name, const QString& value);
    void showLatest();

    ChartBoard* m_board;
    EvaluationView* m_evaluation;
    TokenPreview* m_preview;
    CheckView* m_check;
    RunControls* m_controls;
    MessageBox* m_alert;
    RunHealth m_health;
    QTabWidget* m_tabs = nullptr;
    QProgressBar* m_bar;
    QLabel* m_state;
    QLabel* m_latest;
    QFrame* m_resultCard = nullptr;
    QFormLayout* m_figures = nullptr;
    QLabel* m_place = nullptr;
    QString m_folder;
    double m_epochs = 0;
    bool m_canEvaluate = false;
    std::map<std::string, double> m_newest;  // figures by name
};

}  // namespace twb::ui
