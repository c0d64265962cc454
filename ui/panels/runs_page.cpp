#include "ui/panels/runs_page.h"

#include <QBoxLayout>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeWidget>

#include "ui/engine_client.h"
#include "ui/panels/trainings_view.h"
#include "ui/shell/icons.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"

namespace twb::ui {

RunsPage::RunsPage(Workbench& workbench, QWidget* parent)
    : Page(parent),
      m_workbench(workbench),
      m_search(new QLineEdit),
      m_list(new QTreeWidget),
      m_stack(new QStackedWidget),
      m_empty(mutedLabel({})),
      m_problem(mutedLabel({})),
      m_trainings(new TrainingsView(workbench)) {
    m_search->setPlaceholderText(tr("Search runs by task, model or input"));
    m_search->setAccessibleName(tr("Search the runs"));
    m_search->setClearButtonEnabled(true);
    m_open = button(tr("&Open again"), icon("open"), tr("Show the run with its input, parameters and result (Enter)"));
    m_remove = flatButton(tr("&Delete"), icon("delete"), tr("Delete the chosen runs (Del)"));
    m_clear = flatButton(tr("&Clear the history"), icon("close"), tr("Delete all runs"));
    m_list->setHeaderLabels({tr("Time"), tr("Task"), tr("Input"), tr("Model"), tr("Took")});
    m_list->setAccessibleName(tr("Runs"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_empty->setAlignment(Qt::AlignCenter);
    m_problem->hide();

    auto* tools = new QHBoxLayout;
    tools->addWidget(m_search, 1);
    tools->addWidget(m_open);
    tools->addWidget(m_remove);
    tools->addWidget(m_clear);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_list);
    auto* history = new QWidget;
    auto* column = new QVBoxLayout(history);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(10);
    column->addWidget(m_problem);
    column->addLayout(tools);
    column->addWidget(m_stack, 1);
    auto* tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(tr("Kinds of runs"));
    tabs->addTab(history, tr("Ta&sks"));
    tabs->addTab(m_trainings, tr("Trai&nings"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 12);
    layout->setSpacing(10);
    layout->addWidget(titleLabel(tr("Runs")));
    layout->addWidget(tabs, 1);

    connect(m_trainings, &TrainingsView::tryRequested, this, &RunsPage::tryRequested);
    connect(m_trainings, &TrainingsView::resumeRequested, this, &RunsPage::resumeRequested);
    connect(m_search, &QLineEdit::textChanged, this, &RunsPage::fill);
    connect(m_open, &QPushButton::clicked, this, &RunsPage::openSelected);
    connect(m_list, &QTreeWidget::itemActivated, this, &RunsPage::openSelected);
    connect(m_remove, &QPushButton::clicked, this, &RunsPage::removeSelected);
    connect(m_clear, &QPushButton::clicked, this, &RunsPage::clearAll);
    connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            &RunsPage::removeSelected);
    connect(m_list, &QTreeWidget::itemSelectionChanged, this, [this] {
        m_open->setEnabled(m_list->selectedItems().size() == 1);
        m_remove->setEnabled(!m_list->selectedItems().isEmpty());
    });
    connect(&workbench.history, &HistoryStore::changed, this, [this] {
        if (isVisible()) {
            fill();
        }
    });
}

void RunsPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    fill();
    m_trainings->fill();
}

void RunsPage::fill() {
    const auto entries = m_workbench.history.list(m_search->text().trimmed());
    m_list->clear();
    const QLocale locale;
    for (const HistoryEntry& entry : entries) {
        const api::TaskDescription* task = m_workbench.engine.task(entry.task);
        auto* item =
            new QTreeWidgetItem({locale.toString(entry.time.toLocalTime(), QLocale::ShortFormat), task ? taskText(task->title) : entry.task,
                                 entry.summary, QDir(entry.model).dirName(), entry.failed ? tr("failed") : durationText(entry.seconds)});
        item->setData(0, Qt::UserRole, entry.id);
        item->setToolTip(2, entry.summary);
        item->setToolTip(3, QDir::toNativeSeparators(entry.model));
        m_list->addTopLevelItem(item);
    }
    m_empty->setText(m_search->text().isEmpty() ? tr("No runs yet. Every run appears here, to be found and opened again.")
                                                : tr("No run contains “%1”.").arg(m_search->text()));
    m_stack->setCurrentIndex(entries.empty() ? 0 : 1);
    m_clear->setEnabled(!entries.empty());
    m_open->setEnabled(false);
    m_remove->setEnabled(false);
    m_problem->setText(m_workbench.history.problem());
    m_problem->setVisible(!m_workbench.history.problem().isEmpty());
}

void RunsPage::openSelected() {
    const QList<QTreeWidgetItem*> chosen = m_list->selectedItems();
    if (chosen.size() == 1) {
        if (const auto run = m_workbench.history.load(chosen.first()->data(0, Qt::UserRole).toLongLong())) {
            Q_EMIT openRequested(*run);
        }
    }
}

void RunsPage::removeSelected() {
    QList<qint64> ids;
    for (const QTreeWidgetItem* item : m_list->selectedItems()) {
        ids << item->data(0, Qt::UserRole).toLongLong();
    }
    for (const qint64 id : ids) {
        m_workbench.history.remove(id);
    }
}

void RunsPage::clearAll() {
    const auto answer = QMessageBox::question(this, tr("Clear the history"), tr("Delete all runs from the history? This cannot be undone."),
                                              QMessageBox::Yes | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer == QMessageBox::Yes) {
        m_workbench.history.clear();
    }
}

}  // namespace twb::ui
