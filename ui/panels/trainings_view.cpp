#include "ui/panels/trainings_view.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>

#include "ui/background.h"
#include "ui/shell/icons.h"
#include "ui/shell/settings.h"
#include "ui/text.h"
#include "ui/train/chart_board.h"
#include "ui/train/model_card.h"
#include "ui/train/run_comparison.h"
#include "ui/train/train_tasks.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/message_box.h"

namespace twb::ui {
namespace {

QString stateText(const TrainingRun& run) {
    switch (run.state) {
        case TrainingRun::State::Running:
            return TrainingsView::tr("running or interrupted");
        case TrainingRun::State::Finished:
            return TrainingsView::tr("finished");
        case TrainingRun::State::Stopped:
            return TrainingsView::tr("stopped");
        case TrainingRun::State::Failed:
            return TrainingsView::tr("failed");
    }
    return {};
}

bool hasCheckpoint(const TrainingRun& run) {
    return !QDir(run.folder).entryList({"checkpoint-*"}, QDir::Dirs).isEmpty();
}

}  // namespace

TrainingsView::TrainingsView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_background(new Background(this)),
      m_message(new MessageBox),
      m_list(new QTreeWidget),
      m_detail(new QStackedWidget),
      m_empty(mutedLabel({})),
      m_board(new ChartBoard),
      m_comparison(new RunComparison) {
    m_message->hide();
    m_empty->setAlignment(Qt::AlignCenter);
    m_list->setHeaderLabels({tr("Name"), tr("Started"), tr("Task"), tr("Model"), tr("State"), tr("Took")});
    m_list->setAccessibleName(tr("Trainings"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_detail->addWidget(m_empty);
    m_detail->addWidget(m_board);
    m_detail->addWidget(m_comparison);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_list);
    splitter->addWidget(m_detail);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->addWidget(m_message);
    layout->addWidget(buildTools());
    layout->addWidget(splitter, 1);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, &TrainingsView::showChosen);
    connect(m_background, &Background::failed, this,
            [this](const QString& message, const QString& detail) { m_message->show(MessageBox::Kind::Error, message, detail); });
    connect(m_board, &ChartBoard::noted, this, [this](const QString& text) { m_message->show(MessageBox::Kind::Info, text); });
    connect(m_board, &ChartBoard::failed, this, [this](const QString& text) { m_message->show(MessageBox::Kind::Error, text); });
    connect(m_board, &ChartBoard::ghostWanted, this, [this](qint64 id) {
        const auto earlier = m_workbench.trainings.load(id);
        m_board->setGhost(earlier ? earlier->name : QString(), earlier ? RunCurves::fromJson(earlier->curves) : RunCurves());
    });
    connect(&workbench.trainings, &TrainingStore::changed, this, [this] {
        if (isVisible()) {
            fill();
        }
    });
}

QWidget* TrainingsView::buildTools() {
    m_try = primaryButton(tr("&Try it"), accentIcon("run"), tr("Open the trained model on the page for its task"));
    m_resume = button(tr("Res&ume"), {}, tr("Go on from the newest checkpoint"));
    m_rename = button(tr("Rena&me…"), icon("edit"));
    m_export = button(tr("&Export…"), icon("export"), tr("Copy the model into a folder, with a model card"));
    m_remove = flatButton(tr("&Delete…"), icon("delete"));
    auto* tools = new QWidget;
    auto* layout = new QHBoxLayout(tools);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QPushButton* each : {m_try, m_resume, m_rename, m_export, m_remove}) {
        layout->addWidget(each);
    }
    layout->addStretch(1);
    connect(m_try, &QPushButton::clicked, this, [this] {
        if (const auto run = m_workbench.trainings.load(chosen().front())) {
            const TrainTask* task = trainTask(run->task.toStdString());
            Q_EMIT tryRequested(task ? task->runTask : QString(), openableFolder(*run));
        }
    });
    connect(m_resume, &QPushButton::clicked, this, [this] {
        if (const auto run = m_workbench.trainings.load(chosen().front())) {
            Q_EMIT resumeRequested(*run);
        }
    });
    connect(m_rename, &QPushButton::clicked, this, &TrainingsView::rename);
    connect(m_export, &QPushButton::clicked, this, &TrainingsView::exportChosen);
    connect(m_remove, &QPushButton::clicked, this, &TrainingsView::removeChosen);
    return tools;
}

void TrainingsView::fill() {
    const std::vector<qint64> kept = chosen();
    m_runs = m_workbench.trainings.list();
    m_list->clear();
    const QLocale locale;
    for (const TrainingRun& run : m_runs) {
        const TrainTask* task = trainTask(run.task.toStdString());
        auto* item =
            new QTreeWidgetItem({run.name, locale.toString(run.started.toLocalTime(), QLocale::ShortFormat), task ? task->title : run.task,
                                 QDir(run.model).dirName(), stateText(run), run.seconds > 0 ? durationText(run.seconds) : QString()});
        item->setData(0, Qt::UserRole, run.id);
        item->setToolTip(0, QDir::toNativeSeparators(run.folder));
        item->setToolTip(4, run.error);
        m_list->addTopLevelItem(item);
        item->setSelected(std::find(kept.begin(), kept.end(), run.id) != kept.end());
    }
    for (int column = 0; column < m_list->columnCount(); ++column) {
        m_list->resizeColumnToContents(column);
    }
    showChosen();
}

std::vector<qint64> TrainingsView::chosen() const {
    std::vector<qint64> ids;
    for (const QTreeWidgetItem* item : m_list->selectedItems()) {
        ids.push_back(item->data(0, Qt::UserRole).toLongLong());
    }
    return ids;
}

void TrainingsView::showChosen() {
    std::vector<TrainingRun> runs;
    for (const qint64 id : chosen()) {
        if (auto run = m_workbench.trainings.load(id)) {
            runs.push_back(std::move(*run));
        }
    }
    const TrainingRun* one = runs.size() == 1 ? &runs.front() : nullptr;
    m_try->setEnabled(one && QFile::exists(openableFolder(*one) + "/config.json"));
    m_export->setEnabled(m_try->isEnabled());
    m_resume->setEnabled(one && hasCheckpoint(*one));
    m_rename->setEnabled(one);
    m_remove->setEnabled(!runs.empty());
    if (one) {
        m_board->show(RunCurves::fromJson(one->curves));
        std::vector<std::pair<qint64, QString>> others;
        for (const TrainingRun& run : m_runs) {
            if (run.id != one->id) {
                others.emplace_back(run.id, run.name);
            }
        }
        m_board->setEarlierRuns(others);
    } else if (!runs.empty()) {
        m_comparison->setRuns(runs);
    }
    m_empty->setText(m_runs.empty() ? tr("No trainings yet. Each that is started on the page Fine-tune appears here.")
                                    : tr("Choose a training to see its curves, or several to compare them."));
    m_detail->setCurrentIndex(one ? 1 : runs.empty() ? 0 : 2);
}

void TrainingsView::rename() {
    const qint64 id = chosen().front();
    bool isGiven = false;
    const QString name = QInputDialog::getText(this, tr("Rename the training"), tr("Name"), QLineEdit::Normal,
                                               m_list->selectedItems().front()->text(0), &isGiven);
    if (isGiven && !name.trimmed().isEmpty()) {
        m_workbench.trainings.rename(id, name.trimmed());
    }
}

void TrainingsView::exportChosen() {
    const auto run = m_workbench.trainings.load(chosen().front());
    const QString folder = QFileDialog::getExistingDirectory(this, tr("An empty folder for the model"), m_workbench.settings.lastFolder());
    if (run && !folder.isEmpty()) {
        m_message->show(MessageBox::Kind::Info, tr("Copying the model…"));
        m_background->start([this, run = *run, folder]() -> Background::Continuation {
            exportModel(run, folder);
            return [this, folder] {
                m_message->show(MessageBox::Kind::Info, tr("The model and its card are in %1.").arg(QDir::toNativeSeparators(folder)));
            };
        });
    }
}

void TrainingsView::removeChosen() {
    QMessageBox question(QMessageBox::Question, tr("Delete trainings"),
                         tr("Delete %n trainings from the list? The folders with the models can stay.", nullptr, int(chosen().size())),
                         QMessageBox::Cancel, this);
    const QPushButton* list = question.addButton(tr("Delete from the &list"), QMessageBox::AcceptRole);
    const QPushButton* all = question.addButton(tr("Delete the &folders, too"), QMessageBox::DestructiveRole);
    question.exec();
    if (question.clickedButton() != list && question.clickedButton() != all) {
        return;
    }
    const std::vector<qint64> ids = chosen();
    for (const qint64 id : ids) {
        if (question.clickedButton() == all) {
            if (const auto run = m_workbench.trainings.load(id); run && QFile::exists(run->folder + "/recipe.json")) {
                QDir(run->folder).removeRecursively();  // only what a training here has made
            }
        }
        m_workbench.trainings.remove(id);
    }
}

}  // namespace twb::ui
