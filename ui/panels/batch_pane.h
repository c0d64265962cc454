#pragma once

#include <QWidget>

#include "ui/models/batch_model.h"
#include "ui/models/task_request.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTableView;
class QTimer;

namespace twb::ui {

/// The table of a batch with its results: search, sort, problems only, export, and the whole result of the chosen row.
class BatchPane : public QWidget {
    Q_OBJECT
public:
    explicit BatchPane(QWidget* parent = nullptr);

    void setTable(TableData table);
    BatchModel& model() { return *m_model; }

    /// The calls behind the rows, for the view of the chosen one.
    void setCall(const TaskRequest& call, std::vector<core::Json> inputsByRow);

    /// Call when a run starts or ends: sorting waits until the run is over, so that rows do not jump.
    void setRunning(bool running);
    void updateCounts();

Q_SIGNALS:
    void exported(const QString& message);
    void exportFailed(const QString& message);

private:
    void showRow();
    void exportTo(const QString& ending);

    BatchModel* m_model;
    BatchFilter* m_filter;
    TaskRequest m_call;
    std::vector<core::Json> m_inputs;
    QLabel* m_counts;
    QLineEdit* m_search;
    QCheckBox* m_problemsOnly;
    QTableView* m_view;
    QScrollArea* m_detail;
    QTimer* m_countTimer;
    QPushButton* m_exportCsv;
    QPushButton* m_exportJsonl;
};

}  // namespace twb::ui
