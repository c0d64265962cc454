#pragma once

#include <QHash>
#include <QPointer>

#include "engine/api/task_description.h"
#include "ui/job.h"
#include "ui/models/task_request.h"
#include "ui/panels/page.h"
#include "ui/workbench.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace twb::ui {

class BatchPane;
class BatchRunner;
class InputForm;
class MessageBox;
class ModelChooser;
class ModelLanguages;
class ParameterForm;
class PrecisionChooser;
class ReferenceScores;
class ResultPane;
class RunBar;
class TableInput;

/// The page of a group of tasks (Text, later Image, Audio, Multimodal), made from the tasks' descriptions: choose task and model, give an
/// input or a table of inputs, set parameters, run, see the result.
class TaskPanel : public Page {
    Q_OBJECT
public:
    TaskPanel(api::Panel panel, const QString& title, Workbench& workbench, QWidget* parent = nullptr);
    ~TaskPanel() override;

    void selectTask(const QString& id);

    /// Tells `modelChanged` of the model that is chosen now.
    void announceModel();

    /// Shows a run of the history as it was.
    void showRun(const HistoryRun& run);

    void run() override;
    void stop() override;
    bool canRun() const override;
    bool isRunning() const override;
    bool openFile(const QString& path) override;
    bool openModel(const QString& folder) override;

private:
    QWidget* buildChoosers(const QString& title);
    QWidget* buildInputCard();
    QWidget* buildParameterCard();
    void connectParts();

    void fillTasks();
    void showTask(const QString& id);
    void setTableMode(bool table);
    bool isTableMode() const;
    void openTable(const QString& path);
    bool takesFile() const;
    void searchFile(const QString& path);

    TaskRequest call() const;  ///< without inputs; throws core::Error naming what is missing
    void runOne();
    void runTable();
    void showFailure(const api::Failure& failure);
    void showError(const std::exception& error);
    void askForLanguages();
    void updateRunState();

    const api::Panel m_panel;
    Workbench& m_workbench;
    const api::TaskDescription* m_task = nullptr;
    QHash<QString, core::Json> m_drafts;  // what was typed, by task
    QPointer<Job> m_job;
    BatchRunner* m_runner;
    ModelLanguages* m_languages;
    ReferenceScores* m_scores;

    QStackedWidget* m_front;  // "starting" or the panel
    QLabel* m_starting;
    QComboBox* m_tasks;
    QLabel* m_summary;
    ModelChooser* m_model;
    PrecisionChooser* m_precision;
    QLabel* m_precisionCost;
    MessageBox* m_message;
    QPushButton* m_oneMode;
    QPushButton* m_tableMode;
    QStackedWidget* m_inputs;  // one input, or a table
    InputForm* m_form;
    TableInput* m_table;
    QWidget* m_parameterCard;
    ParameterForm* m_parameters;
    RunBar* m_runBar;
    QStackedWidget* m_results;  // as m_inputs
    ResultPane* m_result;
    BatchPane* m_batch;
    QSplitter* m_splitter;
};

}  // namespace twb::ui
