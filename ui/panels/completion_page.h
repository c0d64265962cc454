#pragma once

#include <QPointer>

#include "ui/models/task_request.h"
#include "ui/panels/page.h"
#include "ui/workbench.h"

class QPushButton;
class QSplitter;

namespace twb::api {
struct Failure;
struct Result;
}  // namespace twb::api

namespace twb::ui {

class CompletionEdit;
class ContextMeter;
class Job;
class Legend;
class MessageBox;
class ModelChooser;
class ParameterForm;
class RunBar;

/// A text that a language model continues from the cursor on, with the probability of every token that it writes.
class CompletionPage : public Page {
    Q_OBJECT
public:
    explicit CompletionPage(Workbench& workbench, QWidget* parent = nullptr);
    ~CompletionPage() override;

    void run() override;
    void stop() override;
    bool canRun() const override { return !isRunning(); }
    bool isRunning() const override { return m_job != nullptr; }
    bool openFile(const QString& path) override;
    bool openModel(const QString& folder) override;

private:
    QWidget* buildHeader();
    QWidget* buildEditor();
    QWidget* buildParameters();
    void adoptEngine();
    TaskRequest request() const;  ///< throws core::Error naming what is missing
    void finish(const api::Result& result);
    void end();
    void copyCommand();
    void showError(const std::exception& error);

    Workbench& m_workbench;
    QPointer<Job> m_job;
    ModelChooser* m_model;
    MessageBox* m_message;
    CompletionEdit* m_text;
    Legend* m_legend;
    ParameterForm* m_parameters;
    RunBar* m_runBar;
    ContextMeter* m_context;
    QSplitter* m_splitter;
};

}  // namespace twb::ui
