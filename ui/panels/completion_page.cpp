#include "ui/panels/completion_page.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "engine/core/error.h"
#include "ui/chat/generation_figures.h"
#include "ui/completion/completion_edit.h"
#include "ui/engine_client.h"
#include "ui/forms/parameter_form.h"
#include "ui/inputs/dropped_file.h"
#include "ui/inputs/model_chooser.h"
#include "ui/models/model_catalog.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/widgets/context_meter.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/legend.h"
#include "ui/widgets/message_box.h"
#include "ui/widgets/run_bar.h"

namespace twb::ui {
namespace {

constexpr int kAlternatives = 8;  // that the engine tells for each token
constexpr int kNewTokens = 128;   // where neither the form nor the length says how many

/// The page asks for these itself.
bool isShown(const api::ParameterField& field) {
    return field.name != "return_full_text" && field.name != "top_logprobs" && field.name != "num_return_sequences" &&
           field.name != "batch_size";
}

}  // namespace

CompletionPage::CompletionPage(Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_workbench(workbench),
      m_model(new ModelChooser(workbench)),
      m_message(new MessageBox),
      m_text(new CompletionEdit),
      m_legend(new Legend),
      m_parameters(new ParameterForm),
      m_runBar(new RunBar),
      m_context(new ContextMeter),
      m_splitter(new QSplitter(Qt::Horizontal)) {
    m_splitter->addWidget(buildEditor());
    m_splitter->addWidget(buildParameters());
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(12);
    m_splitter->setSizes({700, 300});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(buildHeader());
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);
    m_splitter->restoreState(workbench.settings.state("completionSplitter"));

    connect(&workbench.engine, &EngineClient::ready, this, &CompletionPage::adoptEngine);
    connect(&workbench.engine, &EngineClient::startFailed, this,
            [this](const QString& message) { m_message->show(MessageBox::Kind::Error, message); });
    connect(m_model, &ModelChooser::modelChanged, this, [this](const QString& folder) { Q_EMIT modelChanged(folder); });
    connect(m_model, &ModelChooser::refused, this, [this](const QString& why) { m_message->show(MessageBox::Kind::Error, why); });
    connect(m_runBar, &RunBar::runClicked, this, &CompletionPage::run);
    connect(m_runBar, &RunBar::stopClicked, this, &CompletionPage::stop);
    connect(m_text, &CompletionEdit::alternativeChosen, this, [this](const TokenMark& mark, const QString& text) {
        m_text->replaceToken(mark, text);
        run();
    });
    if (workbench.engine.isReady()) {
        adoptEngine();
    } else if (!workbench.engine.startError().isEmpty()) {
        m_message->show(MessageBox::Kind::Error, workbench.engine.startError());
    }
}

CompletionPage::~CompletionPage() {
    m_workbench.settings.setState("completionSplitter", m_splitter->saveState());
}

QWidget* CompletionPage::buildHeader() {
    QPushButton* copy = flatButton(tr("Copy as &command"), icon("command"), tr("The same call as a line for a terminal"));
    connect(copy, &QPushButton::clicked, this, &CompletionPage::copyCommand);
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(titleLabel(tr("Completion")));
    row->addSpacing(8);
    row->addWidget(m_model, 1);
    row->addWidget(copy);
    return header;
}

QWidget* CompletionPage::buildEditor() {
    m_text->setAccessibleName(tr("Text to continue"));
    m_text->setPlaceholderText(
        tr("Write a beginning and press Run: the model goes on from the cursor. Then point at a token to see what else it "
           "could have been; click it to choose another and go on from there."));
    const std::pair<Certainty, QString> classes[] = {{Certainty::High, tr("90 % and more")},
                                                     {Certainty::Medium, tr("from 50 %")},
                                                     {Certainty::Low, tr("from 10 %")},
                                                     {Certainty::Guess, tr("less than 10 %")}};
    for (const auto& [certainty, name] : classes) {
        m_legend->add(name, certaintyCategory(certainty));
    }
    m_legend->setToolTip(tr("The probability that the model gave to each token that it wrote"));
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_runBar, 1);
    bottom->addWidget(m_context);
    auto* editor = new QWidget;
    editor->setMinimumWidth(260);
    auto* layout = new QVBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_legend);
    layout->addWidget(m_text, 1);
    layout->addLayout(bottom);
    return editor;
}

QWidget* CompletionPage::buildParameters() {
    QPushButton* reset = flatButton(tr("Reset &all"), icon("reset"), tr("Back to the defaults of all parameters"));
    connect(reset, &QPushButton::clicked, m_parameters, &ParameterForm::reset);
    auto* header = new QHBoxLayout;
    header->addWidget(headingLabel(tr("Parameters")), 1);
    header->addWidget(reset);
    QBoxLayout* box = nullptr;
    QFrame* frame = card(&box);
    box->addLayout(header);
    box->addWidget(m_parameters);
    box->addStretch();
    QScrollArea* area = scrolled(frame, tr("Parameters"));
    frame->setObjectName("card");
    return area;
}

void CompletionPage::adoptEngine() {
    if (const api::TaskDescription* task = m_workbench.engine.task("text-generation")) {
        std::vector<api::ParameterField> fields;
        std::copy_if(task->parameters.begin(), task->parameters.end(), std::back_inserter(fields), isShown);
        m_parameters->setFields(fields);
    }
    m_model->setTask("text-generation");
}

TaskRequest CompletionPage::request() const {
    if (m_model->model().isEmpty()) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          tr("There is no model yet. Press “Open folder…”, or drop a model folder on the window.").toStdString());
    }
    const QString text = m_text->textBeforeCursor();
    if (text.isEmpty()) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          tr("There is no text before the cursor. Write a beginning, or put the cursor behind it.").toStdString());
    }
    core::Json parameters = m_parameters->values();
    parameters["return_full_text"] = false;
    if (!parameters.contains("max_new_tokens") && !parameters.contains("max_length")) {
        parameters["max_new_tokens"] = kNewTokens;  // many models say nothing, and then transformers ends at 20 in all
    }
    parameters["top_logprobs"] = kAlternatives;
    return {"text-generation", m_model->model(), text.toStdString(), std::move(parameters)};
}

void CompletionPage::run() {
    if (isRunning()) {
        return;
    }
    m_message->hide();
    try {
        const TaskRequest call = request();
        m_workbench.settings.addRecentModel(call.model);
        m_text->beginWriting();
        m_job = m_workbench.engine.submit(call.toJobSpec(tr("Completion")));
    } catch (const std::exception& error) {
        showError(error);
        return;
    }
    m_runBar->setStatus(m_workbench.engine.isReady() ? tr("Running…") : tr("Waiting for the engine…"));
    m_runBar->setRunning(true);
    connect(m_job, &Job::progressed, this, [this] { m_runBar->setProgress(m_job->progress()); });
    connect(m_job, &Job::tokenArrived, this, [this](const api::TokenText& token) { m_text->write(qtext(token.text), token.step); });
    connect(m_job, &Job::finished, this, &CompletionPage::finish);
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        if (failure.code != core::ErrorCode::Cancelled) {
            m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
        }
    });
    connect(m_job, &Job::ended, this, &CompletionPage::end);
    Q_EMIT runStateChanged();
}

void CompletionPage::finish(const api::Result& result) {
    if (result.output.values.empty()) {
        return;
    }
    const auto* written = std::get_if<api::GeneratedTexts>(&result.output.values.front());
    if (written && written->statistics) {
        const core::Json statistics = api::toJson(*written->statistics);
        m_runBar->setStatus(generationFigures(statistics));
        const ContextUse use = contextUse(statistics);
        m_context->setUse(use.used, use.limit);
    } else {
        m_runBar->setStatus({});
    }
}

void CompletionPage::end() {
    const api::JobState state = m_job->state();
    m_job = nullptr;
    m_text->endWriting();
    m_runBar->setRunning(false);
    if (state != api::JobState::Finished) {
        m_runBar->setStatus(state == api::JobState::Cancelled ? tr("Stopped.") : QString());
    }
    m_text->setFocus();
    Q_EMIT runStateChanged();
}

void CompletionPage::stop() {
    if (m_job) {
        m_job->cancel();
        m_runBar->setStatus(tr("Stopping…"));
    }
}

void CompletionPage::copyCommand() {
    try {
        QGuiApplication::clipboard()->setText(request().toCommand());
        m_runBar->setStatus(tr("Copied the command."));
    } catch (const std::exception& error) {
        showError(error);
    }
}

void CompletionPage::showError(const std::exception& error) {
    const auto* known = dynamic_cast<const core::Error*>(&error);
    m_message->show(MessageBox::Kind::Error, qtext(error.what()), known ? qtext(known->detail()) : QString());
}

bool CompletionPage::openFile(const QString& path) {
    try {
        const FileKind kind = fileKind(path);
        if (kind == FileKind::ModelFolder || kind == FileKind::Folder) {
            return openModel(path);
        }
        if (isRunning()) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              tr("The model is writing. Stop it (Esc) before opening a file.").toStdString());
        }
        const QString text = readDroppedText(path);
        QTextCursor all(m_text->document());
        all.select(QTextCursor::Document);
        all.insertText(text);
        m_text->moveCursor(QTextCursor::End);
        m_message->hide();
    } catch (const std::exception& error) {
        showError(error);
    }
    return true;
}

bool CompletionPage::openModel(const QString& folder) {
    if (const QString reason = ModelCatalog::whyNotAModel(folder); !reason.isEmpty()) {
        m_message->show(MessageBox::Kind::Error, reason);
        return true;
    }
    m_message->hide();
    m_workbench.settings.addRecentModel(folder);
    m_workbench.settings.setLastModel("text-generation", QDir::cleanPath(folder));
    m_model->setModel(folder);
    return true;
}

}  // namespace twb::ui
