#pragma once

#include "ui/panels/page.h"
#include "ui/workbench.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace twb::ui {

/// The history of runs: search, open again, delete, clear.
class RunsPage : public Page {
    Q_OBJECT
public:
    explicit RunsPage(Workbench& workbench, QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested(const twb::ui::HistoryRun& run);

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
    QPushButton* m_open;
    QPushButton* m_remove;
    QPushButton* m_clear;
};

}  // namespace twb::ui
