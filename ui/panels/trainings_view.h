#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/training_store.h"
#include "ui/workbench.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace twb::ui {

class Background;
class ChartBoard;
class MessageBox;
class RunComparison;

/// The trainings: their curves, side by side when several are chosen; try, resume, rename, export, delete.
class TrainingsView : public QWidget {
    Q_OBJECT
public:
    explicit TrainingsView(Workbench& workbench, QWidget* parent = nullptr);

    /// What is listed may have changed.
    void fill();

Q_SIGNALS:
    void tryRequested(const QString& pipelineTask, const QString& folder);
    void resumeRequested(const twb::ui::TrainingRun& run);

private:
    QWidget* buildTools();
    std::vector<qint64> chosen() const;
    void showChosen();
    void rename();
    void exportChosen();
    void removeChosen();

    Workbench& m_workbench;
    Background* m_background;
    MessageBox* m_message;
    QTreeWidget* m_list;
    QStackedWidget* m_detail;
    QLabel* m_empty;
    ChartBoard* m_board;
    RunComparison* m_comparison;
    std::vector<TrainingRun> m_runs;
    QPushButton* m_try = nullptr;
    QPushButton* m_resume = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_remove = nullptr;
};

}  // namespace twb::ui
