#pragma once

#include <QPointer>
#include <QTimer>
#include <functional>
#include <optional>

#include "engine/train/data/dataset.h"
#include "ui/models/token_limit.h"
#include "ui/models/training_store.h"
#include "ui/panels/page.h"
#include "ui/train/train_recipe.h"
#include "ui/workbench.h"

class QPushButton;
class QSplitter;

namespace twb::ui {

class Background;
class Job;
class MessageBox;
class RunView;
class TrainCheck;
class TrainForm;

/// The page Fine-tune: data, task, model and settings on the left, the run on the right.
class TrainPage : public Page {
    Q_OBJECT
public:
    explicit TrainPage(Workbench& workbench, QWidget* parent = nullptr);

    /// Data from the Data page.
    void setData(const QString& name, const train::Splits& splits);
    /// Goes on with a run from its newest checkpoint.
    void resume(const TrainingRun& run);

    void run() override;
    void stop() override;
    bool canRun() const override { return !isTraining(); }
    bool isRunning() const override;
    bool openFile(const QString& path) override;
    bool openModel(const QString& folder) override;

    RunView* view() const { return m_view; }
    /// What the settings cut texts at.
    TrainingLength textLength() const;

Q_SIGNALS:
    void tryRequested(const QString& pipelineTask, const QString& folder);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    bool isTraining() const { return m_isPreparing || m_job; }
    void check();
    void saveRecipe();
    void prepare(const TrainSetup& setup, const QString& recipe, const std::function<void(const core::Json& params)>& then);
    std::optional<core::Json> settleFolder(TrainSetup& setup);
    core::Json curvesIn(const QString& folder);
    void start(const core::Json& params, const QString& name);
    void watch();
    void discard();
    void end(TrainingRun::State state);
    void offerEarlierRuns();
    void updateButtons();
    void estimate();
    void ask(QPointer<Job>& job, const char* method, const core::Json& params, const std::function<void(const core::Json& answer)>& then,
             const std::function<void(const QString& message)>& otherwise);

    Workbench& m_workbench;
    TrainForm* m_form;
    RunView* m_view;
    QSplitter* m_splitter;
    MessageBox* m_message;
    QPushButton* m_start;
    QPushButton* m_stop;
    QPushButton* m_tryBatch;
    TrainCheck* m_check;
    Background* m_background;
    bool m_isPreparing = false;
    QPointer<Job> m_job;
    QTimer m_delay;  // of the estimates: the form may change again at once
    QPointer<Job> m_memoryJob;
    QPointer<Job> m_previewJob;
    TrainingRun m_run;
    QString m_createdFolder;  // by this run: may be deleted with it
    bool m_isDiscarded = false;
    bool m_isStopping = false;
};

}  // namespace twb::ui
