#pragma once

#include "ui/models/training_store.h"
#include "ui/panels/page.h"
#include "ui/workbench.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace twb::ui {

class TrainingsView;

/// What has run: the history of tasks (search, open again, delete, clear), and the trainings.
class RunsPage : public Page {
    Q_OBJECT
public:
    explicit RunsPage(Workbench& workbench, QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested(const twb::ui::HistoryRun& run);
    void tryRequested(const QString& pipelineTask, const QString& folder);
    void resumeRequested(const twb::ui::TrainingRun& run);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    void openSelected();
    void removeSelected();
    void clearAll();

    Workbench& m_workbench;
    QLineEdit* m_search;
    QTreeWidget* m_list;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    QLabel* m_problem;
    TrainingsView* m_trainings;
    QPushButton* m_open;
    QPushButton* m_remove;
    QPushButton* m_clear;
};

}  // namespace twb::ui
