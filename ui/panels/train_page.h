#pragma once

#include <QPointer>

#include "engine/train/data/dataset.h"
#include "ui/panels/page.h"
#include "ui/workbench.h"

class QPushButton;

namespace twb::ui {

class Job;
class MessageBox;
class RunView;
class TrainForm;

/// The page Fine-tune: data, task, model and settings on the left, the run on the right.
class TrainPage : public Page {
    Q_OBJECT
public:
    explicit TrainPage(Workbench& workbench, QWidget* parent = nullptr);

    /// Data from the Data page.
    void setData(const QString& name, const train::Splits& splits);

    void run() override;
    void stop() override;
    bool canRun() const override { return !isRunning(); }
    bool isRunning() const override { return m_job != nullptr; }
    bool openFile(const QString& path) override;
    bool openModel(const QString& folder) override;

    RunView* view() const { return m_view; }

Q_SIGNALS:
    void tryRequested(const QString& pipelineTask, const QString& folder);

private:
    void saveRecipe();
    void watch(const QString& folder);
    void updateButtons();

    Workbench& m_workbench;
    TrainForm* m_form;
    RunView* m_view;
    MessageBox* m_message;
    QPushButton* m_start;
    QPushButton* m_stop;
    QPointer<Job> m_job;
    QString m_runTask;  // the pipeline for the model that was trained last
};

}  // namespace twb::ui
