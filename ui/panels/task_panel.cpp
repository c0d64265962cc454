#include "ui/panels/task_panel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <algorithm>

#include "engine/core/error.h"
#include "ui/engine_client.h"
#include "ui/forms/parameter_form.h"
#include "ui/inputs/drop_zone.h"
#include "ui/inputs/dropped_file.h"
#include "ui/inputs/input_form.h"
#include "ui/inputs/model_chooser.h"
#include "ui/inputs/precision_chooser.h"
#include "ui/inputs/table_input.h"
#include "ui/models/batch_runner.h"
#include "ui/models/model_catalog.h"
#include "ui/models/model_languages.h"
#include "ui/models/reference_scores.h"
#include "ui/models/stored_value.h"
#include "ui/panels/batch_pane.h"
#include "ui/results/result_pane.h"
#include "ui/results/text_pair_view.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"
#include "ui/widgets/run_bar.h"

namespace twb::ui {
namespace {

constexpr int kLeftWidth = 420;

QString timingText(const api::Result& result) {
    QString text = durationText(result.seconds);
    if (result.loadSeconds > 0) {
        text += TaskPanel::tr(", %1 of it loading the model").arg(durationText(result.loadSeconds));
    }
    return text;
}

}  // namespace

TaskPanel::TaskPanel(api::Panel panel, const QString& title, Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_panel(panel),
      m_workbench(workbench),
      m_runner(new BatchRunner(workbench.engine, this)),
      m_languages(new ModelLanguages(workbench.engine, this)),
      m_scores(new ReferenceScores(workbench.engine, this)),
      m_front(new QStackedWidget),
      m_starting(mutedLabel(tr("Starting the engine…"))),
      m_tasks(new QComboBox),
      m_summary(mutedLabel({})),
      m_model(new ModelChooser(workbench)),
      m_precision(new PrecisionChooser),
      m_precisionCost(mutedLabel({})),
      m_message(new MessageBox),
      m_inputs(new QStackedWidget),
      m_form(new InputForm),
      m_table(new TableInput),
      m_parameters(new ParameterForm),
      m_runBar(new RunBar),
      m_results(new QStackedWidget),
      m_result(new ResultPane),
      m_batch(new BatchPane),
      m_splitter(new QSplitter(Qt::Horizontal)) {
    auto* scrolledPart = new QWidget;
    auto* cards = new QVBoxLayout(scrolledPart);
    cards->setContentsMargins(0, 0, 6, 0);
    cards->setSpacing(12);
    cards->addWidget(buildInputCard(), 1);
    cards->addWidget(m_parameterCard = buildParameterCard());
    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(10);
    leftLayout->addWidget(scrolled(scrolledPart, tr("Input and parameters")), 1);
    leftLayout->addWidget(m_runBar);
    m_results->addWidget(m_result);
    m_results->addWidget(m_batch);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_results);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(12);
    m_splitter->setSizes({kLeftWidth, 2 * kLeftWidth});

    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(buildChoosers(title));
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);
    m_starting->setAlignment(Qt::AlignCenter);
    m_front->addWidget(m_starting);
    m_front->addWidget(page);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_front);
    m_splitter->restoreState(workbench.settings.state("taskSplitter"));

    connectParts();
    if (workbench.engine.isReady()) {
        fillTasks();
    } else if (!workbench.engine.startError().isEmpty()) {
        m_starting->setText(workbench.engine.startError());
    }
}

TaskPanel::~TaskPanel() {
    m_workbench.settings.setState("taskSplitter", m_splitter->saveState());
}

QWidget* TaskPanel::buildChoosers(const QString& title) {
    m_tasks->setAccessibleName(tr("Task"));
    m_tasks->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_tasks->setMinimumContentsLength(18);
    m_summary->setAccessibleName(tr("What the task does"));
    auto* taskLabel = new QLabel(tr("&Task"));
    taskLabel->setBuddy(m_tasks);
    auto* modelLabel = new QLabel(tr("&Model"));
    modelLabel->setBuddy(m_model);
    // The underline of a mnemonic makes the label a little wider than it says.
    taskLabel->setContentsMargins(0, 0, 4, 0);
    modelLabel->setContentsMargins(0, 0, 4, 0);
    auto* choosers = new QWidget;
    auto* row = new QHBoxLayout;
    row->addWidget(taskLabel);
    row->addWidget(m_tasks);
    row->addSpacing(10);
    row->addWidget(modelLabel);
    row->addWidget(m_model, 1);
    row->addWidget(m_precision);
    auto* layout = new QVBoxLayout(choosers);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(14);
    heading->addWidget(titleLabel(title));
    heading->addWidget(m_summary, 1, Qt::AlignVCenter);
    layout->addLayout(heading);
    layout->addLayout(row);
    layout->addWidget(m_precisionCost);
    m_precisionCost->hide();
    return choosers;
}

QWidget* TaskPanel::buildInputCard() {
    m_oneMode = button(tr("&One input"), {}, tr("Run the model on one input"));
    m_tableMode = button(tr("Ta&ble"), {}, tr("Run the model on every row of a file"));
    for (QPushButton* mode : {m_oneMode, m_tableMode}) {
        mode->setProperty("role", "segment");
        mode->setCheckable(true);
        mode->setAutoExclusive(true);
    }
    m_oneMode->setChecked(true);
    QPushButton* example = flatButton(tr("E&xample"), icon("example"), tr("Fill in a sample input"));
    QPushButton* clear = flatButton(tr("Cl&ear"), icon("close"), tr("Empty the input"));
    auto* drop = new DropZone(tr("Drop a text file, a table or a model folder"));
    drop->setToolTip(tr("A .txt file fills in the text; a .csv, .tsv or .jsonl file runs row by row. Click to choose a file."));
    connect(example, &QPushButton::clicked, this, [this] {
        if (m_task) {
            setTableMode(false);
            m_form->setInputs(m_task->example);
        }
    });
    connect(clear, &QPushButton::clicked, m_form, &InputForm::clear);
    connect(drop, &DropZone::dropped, this, [this](const QString& path) { openFile(path); });
    connect(drop, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Open a file"), m_workbench.settings.lastFolder(),
                                                          tr("Texts and tables (*.txt *.md *.csv *.tsv *.jsonl);;All files (*)"));
        if (!path.isEmpty()) {
            m_workbench.settings.setLastFolder(QFileInfo(path).absolutePath());
            openFile(path);
        }
    });

    auto* header = new QHBoxLayout;
    header->addWidget(headingLabel(tr("Input")), 1);
    header->setSpacing(0);
    header->addWidget(m_oneMode);
    header->addWidget(m_tableMode);
    auto* one = new QWidget;
    auto* oneLayout = new QVBoxLayout(one);
    oneLayout->setContentsMargins(0, 0, 0, 0);
    oneLayout->addWidget(m_form, 1);
    auto* tools = new QHBoxLayout;
    tools->addWidget(example);
    tools->addWidget(clear);
    tools->addStretch();
    oneLayout->addLayout(tools);
    oneLayout->addWidget(drop);
    auto* table = new QWidget;
    auto* tableLayout = new QVBoxLayout(table);
    tableLayout->setContentsMargins(0, 0, 0, 0);
    tableLayout->addWidget(m_table);
    tableLayout->addStretch();
    m_inputs->addWidget(one);
    m_inputs->addWidget(table);
    QBoxLayout* box = nullptr;
    QFrame* frame = card(&box);
    box->addLayout(header);
    box->addWidget(m_inputs, 1);
    return frame;
}

QWidget* TaskPanel::buildParameterCard() {
    QPushButton* reset = flatButton(tr("Reset &all"), icon("reset"), tr("Back to the defaults of all parameters"));
    connect(reset, &QPushButton::clicked, m_parameters, &ParameterForm::reset);
    auto* header = new QHBoxLayout;
    header->addWidget(headingLabel(tr("Parameters")), 1);
    header->addWidget(reset);
    QBoxLayout* box = nullptr;
    QFrame* frame = card(&box);
    box->addLayout(header);
    box->addWidget(m_parameters);
    return frame;
}

void TaskPanel::connectParts() {
    EngineClient& engine = m_workbench.engine;
    connect(&engine, &EngineClient::ready, this, &TaskPanel::fillTasks);
    connect(&engine, &EngineClient::startFailed, this, [this](const QString& message) { m_starting->setText(message); });
    connect(m_tasks, &QComboBox::currentIndexChanged, this, [this] { showTask(m_tasks->currentData().toString()); });
    connect(m_model, &ModelChooser::modelChanged, this, [this](const QString& folder) {
        askForLanguages();
        Q_EMIT modelChanged(folder);
    });
    connect(m_languages, &ModelLanguages::found, this, [this](const QStringList& sources, const QStringList& targets) {
        m_parameters->setLanguages("src_lang", sources);
        m_parameters->setLanguages("tgt_lang", targets);
    });
    connect(m_model, &ModelChooser::refused, this, [this](const QString& why) { m_message->show(MessageBox::Kind::Error, why); });
    connect(m_precision, &QComboBox::currentIndexChanged, this, [this] {
        m_precisionCost->setText(m_precision->cost());
        m_precisionCost->setVisible(!m_precision->cost().isEmpty());
    });
    connect(m_oneMode, &QPushButton::clicked, this, [this] { setTableMode(false); });
    connect(m_tableMode, &QPushButton::clicked, this, [this] { setTableMode(true); });
    connect(m_table, &TableInput::fileChosen, this, &TaskPanel::openFile);
    connect(m_runBar, &RunBar::runClicked, this, &TaskPanel::run);
    connect(m_runBar, &RunBar::stopClicked, this, &TaskPanel::stop);
    connect(m_result, &ResultPane::copied, m_runBar, &RunBar::setStatus);
    connect(m_result, &ResultPane::fillChosen, this, [this](int mask, const QString& token) {
        if (!m_form->fillMask(mask, token)) {
            m_message->show(MessageBox::Kind::Info, tr("The text holds no mask any more. Put the mask back where a word is wanted."));
        }
    });
    connect(m_result, &ResultPane::compareWanted, this, [this](TextPairView* view, const QString& text, const QString& reference) {
        disconnect(m_scores, &ReferenceScores::computed, nullptr, nullptr);
        connect(m_scores, &ReferenceScores::computed, view, &TextPairView::showFigures);
        m_scores->compare(text, reference);
    });
    connect(m_batch, &BatchPane::exported, m_runBar, &RunBar::setStatus);
    connect(m_batch, &BatchPane::exportFailed, this, [this](const QString& why) { m_message->show(MessageBox::Kind::Error, why); });
    connect(m_runner, &BatchRunner::progressed, m_runBar, &RunBar::setProgress);
    connect(m_runner, &BatchRunner::failed, this, &TaskPanel::showFailure);
    connect(m_runner, &BatchRunner::rowDone, this, [this](int row, const api::RowResult& result) {
        if (result.value) {
            m_batch->model().setValue(row, *result.value);
        } else {
            m_batch->model().setProblem(row, qtext(result.error.value_or("")));
        }
    });
    connect(m_runner, &BatchRunner::ended, this, [this](bool stopped) {
        m_batch->setRunning(false);
        const int problems = m_batch->model().problemCount();
        const QString done = tr("%1 of %2 rows done").arg(m_batch->model().doneCount()).arg(m_batch->model().rowCount());
        m_runBar->setStatus((stopped ? tr("Stopped: ") : QString()) + done +
                            (problems ? ", " + tr("%n with a problem", nullptr, problems) : QString()) + ".");
        updateRunState();
    });
}

void TaskPanel::fillTasks() {
    const QSignalBlocker quiet(m_tasks);
    m_tasks->clear();
    for (const api::TaskDescription& task : m_workbench.engine.tasks()) {
        if (task.panel == m_panel) {
            m_tasks->addItem(taskText(task.title), qtext(task.id));
            m_tasks->setItemData(m_tasks->count() - 1, taskText(task.summary), Qt::ToolTipRole);
        }
    }
    m_front->setCurrentIndex(1);
    const int last = m_tasks->findData(m_workbench.settings.lastTask("text"));
    m_tasks->setCurrentIndex(last >= 0 ? last : m_tasks->findData("text-classification"));
    if (m_tasks->currentIndex() < 0 && m_tasks->count() > 0) {
        m_tasks->setCurrentIndex(0);
    }
    showTask(m_tasks->currentData().toString());
}

void TaskPanel::selectTask(const QString& id) {
    const int index = m_tasks->findData(id);
    if (index >= 0) {
        m_tasks->setCurrentIndex(index);
    }
}

void TaskPanel::announceModel() {
    Q_EMIT modelChanged(m_model->model());
}

void TaskPanel::showTask(const QString& id) {
    if (m_task) {
        m_drafts[qtext(m_task->id)] = m_form->draft();
    }
    m_task = m_workbench.engine.task(id);
    if (!m_task) {
        return;
    }
    m_workbench.settings.setLastTask("text", id);
    m_summary->setText(taskText(m_task->summary));
    m_form->setFields(m_task->inputs);
    m_form->setInputs(m_drafts.value(id));
    m_table->setFields(m_task->inputs);
    m_parameters->setFields(m_task->parameters);
    m_parameterCard->setVisible(!m_task->parameters.empty());
    m_model->setTask(id);
    askForLanguages();
    m_message->hide();
    if (!isRunning()) {
        m_result->showHint(tr("The result will appear here.\nPress Run, or Ctrl+Enter."));
        m_runBar->setStatus({});
    }
}

void TaskPanel::askForLanguages() {
    if (m_parameters->takesLanguages()) {
        m_languages->ask(m_model->model());
    }
}

void TaskPanel::setTableMode(bool table) {
    (table ? m_tableMode : m_oneMode)->setChecked(true);
    m_inputs->setCurrentIndex(table ? 1 : 0);
    m_results->setCurrentIndex(table ? 1 : 0);
}

bool TaskPanel::isTableMode() const {
    return m_inputs->currentIndex() == 1;
}

bool TaskPanel::openFile(const QString& path) {
    try {
        const FileKind kind = fileKind(path);
        if (kind == FileKind::ModelFolder || kind == FileKind::Folder) {
            return openModel(path);
        }
        if (isRunning()) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              tr("A run is going on. Stop it (Esc) before opening another file.").toStdString());
        }
        if (takesFile() && (kind == FileKind::Table || kind == FileKind::Text)) {
            searchFile(path);
        } else if (kind == FileKind::Table && m_form->takesTable() && !isTableMode()) {
            m_form->setTable(readDroppedText(path));
            m_message->hide();
        } else if (kind == FileKind::Table || (kind == FileKind::Text && isTableMode())) {
            openTable(path);
        } else {
            m_form->setLongText(readDroppedText(path));
            setTableMode(false);
            m_message->hide();
        }
    } catch (const std::exception& error) {
        showError(error);
    }
    return true;
}

void TaskPanel::openTable(const QString& path) {
    TableData table = loadTable(path);
    const auto bad = std::count_if(table.rows.begin(), table.rows.end(), [](const TableRow& row) { return !row.problem.isEmpty(); });
    m_table->setTable(table);
    m_batch->setTable(std::move(table));
    setTableMode(true);
    if (bad > 0) {
        m_message->show(MessageBox::Kind::Warning,
                        tr("%n row(s) of “%1” cannot be used; the column Problem says why. The others will run.", nullptr, int(bad))
                            .arg(QFileInfo(path).fileName()));
    } else {
        m_message->hide();
    }
}

bool TaskPanel::takesFile() const {
    const auto isFile = [](const api::ParameterField& field) { return field.name == "file"; };
    return m_task && !isTableMode() && std::any_of(m_task->parameters.begin(), m_task->parameters.end(), isFile);
}

/// The file becomes what the task searches; of a table its column "text", or the first one.
void TaskPanel::searchFile(const QString& path) {
    const TableData table = loadTable(path);
    core::Json values = m_parameters->values();
    values["file"] = QDir::toNativeSeparators(path).toStdString();
    values.erase("column");
    if (!table.columns.isEmpty() && !table.columns.contains("text")) {
        values["column"] = table.columns.first().toStdString();
    }
    m_parameters->setValues(values);
    QString sentence = tr("“%1” is searched, %n text(s).", nullptr, int(table.rows.size())).arg(QFileInfo(path).fileName());
    if (table.columns.size() > 1) {
        sentence +=
            ' ' + tr("Its column is “%1”; the parameter Column takes another.").arg(qtext(values.value("column", std::string("text"))));
    }
    m_message->show(MessageBox::Kind::Info, sentence + ' ' + tr("Type what to look for, and press Run."));
    m_form->setFocus();
}

bool TaskPanel::openModel(const QString& folder) {
    if (const QString reason = ModelCatalog::whyNotAModel(folder); !reason.isEmpty()) {
        m_message->show(MessageBox::Kind::Error, reason);
        return true;
    }
    m_message->hide();
    m_workbench.settings.addRecentModel(folder);
    if (m_task) {
        m_workbench.settings.setLastModel(qtext(m_task->id), QDir::cleanPath(folder));
    }
    m_model->setModel(folder);
    return true;
}

void TaskPanel::run() {
    if (!canRun()) {
        return;
    }
    m_message->hide();
    try {
        isTableMode() ? runTable() : runOne();
    } catch (const std::exception& error) {
        showError(error);
    }
    updateRunState();
}

TaskRequest TaskPanel::call() const {
    if (m_model->model().isEmpty()) {
        throw core::Error(
            core::ErrorCode::InvalidInput,
            tr("There is no model for this task yet. Press “Open folder…”, or drop a model folder on the window.").toStdString());
    }
    return {qtext(m_task->id), m_model->model(), {}, m_parameters->values(), m_precision->precision()};
}

void TaskPanel::runOne() {
    TaskRequest request = call();
    request.inputs = m_form->inputs();
    m_workbench.settings.addRecentModel(request.model);
    m_result->setRequest(request);
    m_runBar->setStatus(m_workbench.engine.isReady() ? tr("Running…") : tr("Waiting for the engine…"));
    m_job = m_workbench.engine.submit(request.toJobSpec(taskText(m_task->title)));
    connect(m_job, &Job::progressed, this, [this] { m_runBar->setProgress(m_job->progress()); });
    HistoryRun entry{0, {}, request.task, request.model, request.inputs, request.parameters, {}, {}, 0};
    connect(m_job, &Job::finished, this, [this, request, entry](const api::Result& result) mutable {
        m_result->showOutput(request, result.output, timingText(result));
        m_runBar->setStatus({});
        entry.time = QDateTime::currentDateTime();
        entry.output = storedOutput(result.output);
        entry.seconds = result.seconds;
        m_workbench.history.add(entry);
    });
    connect(m_job, &Job::failed, this, [this, entry](const api::Failure& failure) mutable {
        showFailure(failure);
        if (failure.code != core::ErrorCode::Cancelled) {
            entry.time = QDateTime::currentDateTime();
            entry.error = qtext(failure.message);
            m_workbench.history.add(entry);
        }
    });
    connect(m_job, &Job::ended, this, [this, job = m_job.data()] {
        if (job->state() == api::JobState::Cancelled) {
            m_runBar->setStatus(tr("Stopped."));
        }
        m_job = nullptr;
        updateRunState();
    });
}

void TaskPanel::runTable() {
    const TaskRequest request = call();
    BatchRunner::Rows rows = m_table->inputs(m_batch->model().table());
    if (rows.empty()) {
        throw core::Error(core::ErrorCode::InvalidInput, tr("No row of the table can be used; the column Problem says why.").toStdString());
    }
    std::vector<core::Json> inputsByRow(std::size_t(m_batch->model().rowCount()));
    for (const auto& [row, input] : rows) {
        inputsByRow[std::size_t(row)] = input;
    }
    m_workbench.settings.addRecentModel(request.model);
    m_batch->model().clearOutcomes();
    m_batch->setCall(request, std::move(inputsByRow));
    m_batch->setRunning(true);
    m_runBar->setStatus(tr("Running…"));
    m_runner->start(request, std::move(rows), tr("%1, table").arg(taskText(m_task->title)));
}

void TaskPanel::stop() {
    if (m_job) {
        m_job->cancel();
    }
    m_runner->stop();
    if (isRunning()) {
        m_runBar->setStatus(tr("Stopping…"));
    }
}

bool TaskPanel::canRun() const {
    return m_task != nullptr && !isRunning();
}

bool TaskPanel::isRunning() const {
    return m_job || m_runner->isRunning();
}

void TaskPanel::showFailure(const api::Failure& failure) {
    if (failure.code != core::ErrorCode::Cancelled) {
        m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
        m_runBar->setStatus({});
    }
}

void TaskPanel::showError(const std::exception& error) {
    const auto* known = dynamic_cast<const core::Error*>(&error);
    m_message->show(MessageBox::Kind::Error, qtext(error.what()), known ? qtext(known->detail()) : QString());
}

void TaskPanel::updateRunState() {
    m_runBar->setRunning(isRunning());
    Q_EMIT runStateChanged();
}

void TaskPanel::showRun(const HistoryRun& run) {
    selectTask(run.task);
    if (!m_task || qtext(m_task->id) != run.task) {
        m_message->show(MessageBox::Kind::Error, tr("This version of the program does not know the task “%1”.").arg(run.task));
        return;
    }
    setTableMode(false);
    m_model->setModel(run.model);
    m_form->setInputs(run.inputs);
    m_parameters->setValues(run.parameters);
    const TaskRequest request{run.task, run.model, run.inputs, run.parameters};
    const std::optional<api::Output> output = run.output ? outputFromStored(*run.output) : std::nullopt;
    if (output) {
        m_result->showOutput(
            request, *output,
            tr("%1, on %2").arg(durationText(run.seconds), QLocale().toString(run.time.toLocalTime(), QLocale::ShortFormat)));
    } else {
        m_result->setRequest(request);
        m_result->showHint(tr("The result was not kept. Press Run to compute it again."));
    }
    if (!run.error.isEmpty()) {
        m_message->show(MessageBox::Kind::Error, run.error);
    } else {
        m_message->hide();
    }
}

}  // namespace twb::ui
