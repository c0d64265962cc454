#include "ui/panels/train_page.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>

#include "engine/core/error.h"
#include "ui/background.h"
#include "ui/engine_client.h"
#include "ui/inputs/dropped_file.h"
#include "ui/job.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/train/chart_board.h"
#include "ui/train/check_view.h"
#include "ui/train/checkpoint_question.h"
#include "ui/train/evaluation_view.h"
#include "ui/train/memory_note.h"
#include "ui/train/model_card.h"
#include "ui/train/run_controls.h"
#include "ui/train/run_view.h"
#include "ui/train/token_preview.h"
#include "ui/train/train_check.h"
#include "ui/train/train_form.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

constexpr std::size_t kEarlierRuns = 30;  // offered for comparison
constexpr int kDelayMs = 400;
constexpr std::size_t kRowsLookedAt = 200, kRowsShown = 12;

}  // namespace

TrainPage::TrainPage(Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_workbench(workbench),
      m_form(new TrainForm(workbench)),
      m_view(new RunView),
      m_splitter(new QSplitter),
      m_message(new MessageBox),
      m_background(new Background(this)) {
    m_message->hide();
    m_start = primaryButton(tr("St&art"), accentIcon("run"), tr("Train the model (Ctrl+Enter)"));
    m_stop = button(tr("S&top"), icon("stop"), tr("End the training after this step and keep the model (Esc)"));
    m_tryBatch = button(tr("Chec&k"), {}, tr("Try two steps on the longest batch: the memory and the time that the training will take"));
    m_check = new TrainCheck(workbench, m_view->check(), this);
    auto* save = flatButton(tr("Save reci&pe…"), icon("export"), tr("Write this form as a file for “twb train FILE”"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    buttons->addWidget(m_tryBatch);
    buttons->addStretch(1);
    buttons->addWidget(save);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scrolled(m_form, tr("What to train")), 1);
    column->addLayout(buttons);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_view);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(titleLabel(tr("Fine-tune")));
    layout->addWidget(m_message);
    layout->addWidget(m_splitter, 1);

    connect(m_start, &QPushButton::clicked, this, &TrainPage::run);
    connect(m_stop, &QPushButton::clicked, this, &TrainPage::stop);
    connect(m_tryBatch, &QPushButton::clicked, this, &TrainPage::check);
    connect(m_check, &TrainCheck::stateChanged, this, &TrainPage::updateButtons);
    connect(m_view->check(), &CheckView::checkRequested, this, &TrainPage::check);
    connect(m_view->check(), &CheckView::cancelRequested, m_check, &TrainCheck::cancel);
    connect(m_view->check(), &CheckView::remedyChosen, this, [this](const core::Json& changes) {
        m_form->apply(changes);
        check();
    });
    connect(m_form, &TrainForm::changed, m_view->check(), &CheckView::setOutdated);
    connect(save, &QPushButton::clicked, this, &TrainPage::saveRecipe);
    connect(m_form, &TrainForm::modelChanged, this, &Page::modelChanged);
    connect(m_form, &TrainForm::noted, this, [this](const QString& sentence) { m_message->show(MessageBox::Kind::Warning, sentence); });
    const auto showError = [this](const QString& message, const QString& detail) {
        m_message->show(MessageBox::Kind::Error, message, detail);
    };
    connect(m_form, &TrainForm::failed, this, showError);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &TrainPage::estimate);
    connect(m_form, &TrainForm::changed, &m_delay, qOverload<>(&QTimer::start));
    connect(m_view, &RunView::previewShown, &m_delay, qOverload<>(&QTimer::start));
    connect(m_background, &Background::failed, this, [this, showError](const QString& message, const QString& detail) {
        if (std::exchange(m_isPreparing, false)) {
            m_view->showEnd(tr("Not started"));
        }
        showError(message, detail);
        updateButtons();
    });
    connect(m_view, &RunView::tryRequested, this, [this] {
        const TrainTask* task = trainTask(m_run.task.toStdString());
        Q_EMIT tryRequested(task ? task->runTask : QString(), openableFolder(m_run));
    });
    connect(m_view->controls(), &RunControls::wished, this, [this](const core::Json& wish) {
        if (m_job) {
            m_job->tell(wish);
        }
    });
    connect(m_view->controls(), &RunControls::discardRequested, this, &TrainPage::discard);
    connect(m_view->board(), &ChartBoard::ghostWanted, this, [this](qint64 id) {
        const auto earlier = m_workbench.trainings.load(id);
        m_view->board()->setGhost(earlier ? earlier->name : QString(), earlier ? RunCurves::fromJson(earlier->curves) : RunCurves());
    });
    connect(&workbench.trainings, &TrainingStore::changed, this, &TrainPage::offerEarlierRuns);
    offerEarlierRuns();
    updateButtons();
}

/// Side by side where both have room.
void TrainPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    const QMargins around = layout()->contentsMargins();
    const int needed = m_splitter->widget(0)->minimumSizeHint().width() + m_view->minimumSizeHint().width() + m_splitter->handleWidth();
    m_splitter->setOrientation(width() - around.left() - around.right() < needed ? Qt::Vertical : Qt::Horizontal);
}

void TrainPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    m_delay.start();
}

void TrainPage::setData(const QString& name, const train::Splits& splits) {
    m_form->setData(name, splits);
}

TrainingLength TrainPage::textLength() const {
    return m_form->textLength();
}

/// Writes recipe and rows in the background, then goes on with the parameters.
void TrainPage::prepare(const TrainSetup& setup, const QString& recipe, const std::function<void(const core::Json&)>& then) {
    m_background->start([setup, recipe, then]() -> Background::Continuation {
        const core::Json params = writeRecipe(setup, recipe);
        return [params, then] { then(params); };
    });
}

bool TrainPage::isRunning() const {
    return isTraining() || m_check->isRunning();
}

/// Only on demand: the engine does one thing at a time, and Start shall not have to wait.
void TrainPage::check() {
    if (isTraining()) {
        return;
    }
    m_message->hide();
    m_view->showCheck();
    try {
        const TrainSetup setup = m_form->setup();
        trainParams(setup);  // what is wrong is said before anything is written
        m_check->start(setup);
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
}

void TrainPage::run() {
    if (isTraining()) {
        return;
    }
    m_message->hide();
    m_check->cancel();
    try {
        TrainSetup setup = m_form->setup();
        trainParams(setup);  // what is wrong is said before anything is written
        const std::optional<core::Json> how = settleFolder(setup);
        if (!how) {
            return;
        }
        const QString folder = qtext(setup.outputFolder);
        m_createdFolder = QDir(folder).exists() ? QString() : folder;
        m_isPreparing = true;
        m_view->begin(setup.epochs, !setup.evaluation.empty());
        m_view->evaluation()->setRows(setup.evaluation, setup.columns);
        const core::Json earlier = how->contains("resume_from_checkpoint") ? curvesIn(folder) : core::Json();
        prepare(setup, QDir(folder).filePath("recipe.json"), [this, folder, how = *how, earlier](core::Json params) {
            if (std::exchange(m_isPreparing, false)) {
                params.merge_patch(how);
                start(params, QDir(folder).dirName());
                if (!earlier.is_null()) {
                    m_view->board()->show(RunCurves::fromJson(earlier));
                }
            }
        });
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
    updateButtons();
}

/// Asks what to do where the folder holds checkpoints. What it comes to is no part of the recipe: a merge patch on the parameters of
/// `train`; nothing: not to start.
std::optional<core::Json> TrainPage::settleFolder(TrainSetup& setup) {
    switch (askAboutCheckpoints(qtext(setup.outputFolder), this)) {
        case CheckpointAnswer::Cancel:
            return std::nullopt;
        case CheckpointAnswer::Resume:
            return core::Json{{"resume_from_checkpoint", true}};
        case CheckpointAnswer::Overwrite:
            return core::Json{{"arguments", {{"overwrite_output_dir", true}}}};
        case CheckpointAnswer::NewFolder:
            setup.outputFolder = m_form->takeFreeFolder().toStdString();
            break;
        case CheckpointAnswer::NoCheckpoints:
            break;
    }
    return core::Json::object();
}

/// Of the newest training in a folder; null: none is known.
core::Json TrainPage::curvesIn(const QString& folder) {
    for (const TrainingRun& run : m_workbench.trainings.list()) {
        if (QDir(run.folder) == QDir(folder)) {
            const auto whole = m_workbench.trainings.load(run.id);
            return whole ? whole->curves : core::Json();
        }
    }
    return {};
}

void TrainPage::resume(const TrainingRun& run) {
    m_check->cancel();
    if (isTraining()) {
        m_message->show(MessageBox::Kind::Warning, tr("Another training runs: stop it first, or wait for its end."));
        return;
    }
    m_message->hide();
    m_createdFolder.clear();
    core::Json params = run.params;
    params["resume_from_checkpoint"] = true;
    m_view->begin(params["arguments"].value("num_train_epochs", 3.0), params.contains("eval_dataset"));
    start(params, run.name);
    m_view->board()->show(RunCurves::fromJson(run.curves));
}

void TrainPage::start(const core::Json& params, const QString& name) {
    m_isDiscarded = m_isStopping = false;
    m_run = {};
    m_run.started = QDateTime::currentDateTime();
    m_run.name = name;
    m_run.folder = qtext(params["arguments"].value("output_dir", std::string()));
    m_run.task = qtext(params.value("task", std::string()));
    m_run.model = qtext(params.value("model", std::string()));
    m_run.params = params;
    m_run.id = m_workbench.trainings.add(m_run);
    m_job = m_workbench.engine.submit({"train", params, tr("Fine-tune %1").arg(QDir(m_run.model).dirName()).toStdString()});
    watch();
    updateButtons();
}

void TrainPage::watch() {
    connect(m_job, &Job::progressed, m_view, [this] { m_view->setProgress(m_job->progress()); });
    connect(m_job, &Job::metricArrived, m_view, &RunView::addMetric);
    connect(m_job, &Job::partialResultArrived, m_view, [this](const api::PartialResult& result) {
        if (result.name == "evaluation") {
            m_view->evaluation()->show(result.json);
        } else if (result.name == "mark" && result.json.value("event", core::Json()) == "start") {
            m_view->board()->goOnFrom(result.json.value("step", 0.0));
        } else if (result.name == "mark") {
            if (const auto mark = markFromJson(result.json)) {
                m_view->board()->addMark(*mark);
            }
        }
    });
    connect(m_job, &Job::finished, this, [this](const api::Result& result) {
        m_run.result = api::toJson(result.output);
        m_run.result.erase("log_history");  // the curves have it
        m_workbench.settings.addRecentModel(openableFolder(m_run));
        m_view->showResult(m_run.result, m_run.folder);
        end(TrainingRun::State::Finished);
    });
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        const bool isCancelled = failure.code == core::ErrorCode::Cancelled;
        if (isCancelled && m_isDiscarded) {
            m_view->showEnd(tr("Discarded"));
            if (!m_createdFolder.isEmpty()) {
                QDir(m_createdFolder).removeRecursively();
            }
            m_workbench.trainings.remove(m_run.id);
            return;
        }
        m_run.error = isCancelled ? QString() : qtext(failure.message);
        if (isCancelled) {
            m_view->showEnd(tr("Stopped. Checkpoints that were written until then are in %1.").arg(QDir::toNativeSeparators(m_run.folder)));
        } else {
            m_view->showEnd(tr("Failed"));
            m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
        }
        end(isCancelled ? TrainingRun::State::Stopped : TrainingRun::State::Failed);
    });
    connect(m_job, &Job::ended, this, [this] {
        m_job = nullptr;
        m_form->proposeFolder();
        updateButtons();
    });
}

void TrainPage::end(TrainingRun::State state) {
    m_run.state = state;
    m_run.seconds = double(m_run.started.msecsTo(QDateTime::currentDateTime())) / 1000;
    m_run.curves = m_view->board()->curves().toJson();
    m_run.judgements = m_view->evaluation()->toJson();
    m_workbench.trainings.update(m_run);
}

void TrainPage::stop() {
    if (std::exchange(m_isPreparing, false)) {
        m_background->drop();
        m_view->showEnd(tr("Not started"));
        updateButtons();
    } else if (m_job && m_view->controls()->isRunning() && !m_isStopping) {
        m_isStopping = true;
        m_job->tell({{"wish", "stop"}});
    } else if (m_job) {
        m_job->cancel();  // while it loads, or when asked twice
    } else {
        m_check->cancel();
    }
}

void TrainPage::discard() {
    const auto answer = QMessageBox::question(this, tr("Discard the training"),
                                              tr("Stop the training and delete what it has written? This cannot be undone."),
                                              QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer == QMessageBox::Yes && m_job) {
        m_isDiscarded = true;
        m_job->cancel();
    }
}

void TrainPage::saveRecipe() {
    if (m_isPreparing) {
        return;
    }
    try {
        const TrainSetup setup = m_form->setup();
        trainParams(setup);
        const QString file = QFileDialog::getSaveFileName(this, tr("Save the recipe"), m_workbench.settings.lastFolder() + "/recipe.json",
                                                          tr("Recipes (*.json)"));
        if (!file.isEmpty()) {
            prepare(setup, file, [this, file](const core::Json&) {
                m_message->show(MessageBox::Kind::Info, tr("Saved. It runs with: twb train %1").arg(QDir::toNativeSeparators(file)));
            });
        }
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
}

bool TrainPage::openFile(const QString& path) {
    m_form->openData(path);
    return true;
}

bool TrainPage::openModel(const QString& folder) {
    fileKind(folder) == FileKind::ModelFolder ? m_form->setModel(folder) : m_form->openData(folder);
    return true;
}

void TrainPage::offerEarlierRuns() {
    std::vector<std::pair<qint64, QString>> runs;
    for (const TrainingRun& run : m_workbench.trainings.list()) {
        if (run.state != TrainingRun::State::Running && runs.size() < kEarlierRuns) {
            runs.emplace_back(run.id, run.name);
        }
    }
    m_view->board()->setEarlierRuns(runs);
}

/// What the training would need, and what the model would see. The engine does one thing at a time: not while it trains.
void TrainPage::estimate() {
    if (isRunning() || !isVisible()) {
        return;
    }
    try {
        core::Json outline = m_form->outline();
        if (outline.empty()) {
            m_form->memoryNote()->forget();
            return;
        }
        ask(
            m_memoryJob, "train_memory", outline, [this](const core::Json& plan) { m_form->memoryNote()->show(plan); },
            [this](const QString&) { m_form->memoryNote()->forget(); });
        if (m_view->preview()->isVisible()) {
            core::Json sample = m_form->sample(kRowsLookedAt);
            sample["count"] = kRowsShown;
            ask(
                m_previewJob, "train_preview", sample, [this](const core::Json& preview) { m_view->preview()->show(preview); },
                [this](const QString& message) { m_view->preview()->say(message); });
        }
    } catch (const core::Error& error) {
        m_view->preview()->say(qtext(error.what()));  // what is missing yet
    }
}

void TrainPage::ask(QPointer<Job>& job, const char* method, const core::Json& params, const std::function<void(const core::Json&)>& then,
                    const std::function<void(const QString&)>& otherwise) {
    if (job) {
        job->disconnect(this);  // its answer is for an older form
        job->cancel();
    }
    job = m_workbench.engine.submit({method, params, tr("Look ahead at the training").toStdString()});
    connect(job, &Job::finished, this, [then](const api::Result& result) { then(api::toJson(result.output)); });
    connect(job, &Job::failed, this, [otherwise](const api::Failure& failure) { otherwise(qtext(failure.message)); });
}

void TrainPage::updateButtons() {
    m_start->setEnabled(!isTraining());
    m_tryBatch->setEnabled(!isTraining());
    m_stop->setEnabled(isRunning());
    Q_EMIT runStateChanged();
}

}  // namespace twb::ui
