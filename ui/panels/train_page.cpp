#include "ui/panels/train_page.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>

#include "engine/core/error.h"
#include "ui/engine_client.h"
#include "ui/inputs/dropped_file.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/train/run_view.h"
#include "ui/train/train_form.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {

TrainPage::TrainPage(Workbench& workbench, QWidget* parent)
    : Page(parent), m_workbench(workbench), m_form(new TrainForm(workbench)), m_view(new RunView), m_message(new MessageBox) {
    m_message->hide();
    m_start = primaryButton(tr("&Start"), accentIcon("run"), tr("Train the model (Ctrl+Enter)"));
    m_stop = button(tr("S&top"), icon("stop"), tr("Stop the training (Esc)"));
    auto* save = flatButton(tr("Save &recipe…"), icon("export"), tr("Write this form as a file for “twb train FILE”"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    buttons->addWidget(save);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scrolled(m_form, tr("What to train")), 1);
    column->addLayout(buttons);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(m_view);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(titleLabel(tr("Fine-tune")));
    layout->addWidget(m_message);
    layout->addWidget(splitter, 1);

    connect(m_start, &QPushButton::clicked, this, &TrainPage::run);
    connect(m_stop, &QPushButton::clicked, this, &TrainPage::stop);
    connect(save, &QPushButton::clicked, this, &TrainPage::saveRecipe);
    connect(m_form, &TrainForm::modelChanged, this, &Page::modelChanged);
    connect(m_form, &TrainForm::noted, this, [this](const QString& sentence) { m_message->show(MessageBox::Kind::Warning, sentence); });
    connect(m_form, &TrainForm::failed, this,
            [this](const QString& message, const QString& detail) { m_message->show(MessageBox::Kind::Error, message, detail); });
    connect(m_view, &RunView::tryRequested, this, [this](const QString& folder) { Q_EMIT tryRequested(m_runTask, folder); });
    updateButtons();
}

void TrainPage::setData(const QString& name, const train::Splits& splits) {
    m_form->setData(name, splits);
}

void TrainPage::run() {
    if (isRunning()) {
        return;
    }
    m_message->hide();
    try {
        const TrainSetup setup = m_form->setup();
        api::JobSpec spec;
        spec.method = "train";
        spec.params = trainParams(setup);
        spec.title = tr("Fine-tune %1").arg(QDir(qtext(setup.model)).dirName()).toStdString();
        m_runTask = setup.task->runTask;
        m_view->begin(setup.epochs);
        m_job = m_workbench.engine.submit(std::move(spec));
        watch(qtext(setup.outputFolder));
    } catch (const core::Error& error) {
        m_message->show(MessageBox::Kind::Error, qtext(error.what()), qtext(error.detail()));
    }
    updateButtons();
}

void TrainPage::watch(const QString& folder) {
    connect(m_job, &Job::progressed, m_view, [this] { m_view->setProgress(m_job->progress()); });
    connect(m_job, &Job::metricArrived, m_view, &RunView::addMetric);
    connect(m_job, &Job::finished, this, [this, folder](const api::Result& result) {
        m_workbench.settings.addRecentModel(folder);
        m_view->showResult(api::toJson(result.output), folder);
    });
    connect(m_job, &Job::failed, this, [this, folder](const api::Failure& failure) {
        if (failure.code == core::ErrorCode::Cancelled) {
            m_view->showEnd(tr("Stopped. Checkpoints that were written until then are in %1.").arg(QDir::toNativeSeparators(folder)));
        } else {
            m_view->showEnd(tr("Failed"));
            m_message->show(MessageBox::Kind::Error, qtext(failure.message), qtext(failure.detail));
        }
    });
    connect(m_job, &Job::ended, this, [this] {
        m_job = nullptr;
        m_form->proposeFolder();
        updateButtons();
    });
}

void TrainPage::stop() {
    if (m_job) {
        m_job->cancel();
    }
}

void TrainPage::saveRecipe() {
    try {
        const TrainSetup setup = m_form->setup();
        const core::Json params = trainParams(setup);
        const QString file = QFileDialog::getSaveFileName(this, tr("Save the recipe"), m_workbench.settings.lastFolder() + "/recipe.json",
                                                          tr("Recipes (*.json)"));
        if (!file.isEmpty()) {
            ui::saveRecipe(params, setup, file);
            m_message->show(MessageBox::Kind::Info, tr("Saved. It runs with: twb train %1").arg(QDir::toNativeSeparators(file)));
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

void TrainPage::updateButtons() {
    m_start->setEnabled(!isRunning());
    m_stop->setEnabled(isRunning());
    Q_EMIT runStateChanged();
}

}  // namespace twb::ui
