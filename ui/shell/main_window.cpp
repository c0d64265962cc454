#include "ui/shell/main_window.h"

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QUrl>

#include "ui/chat/chat_store.h"
#include "ui/engine_client.h"
#include "ui/inputs/dropped_file.h"
#include "ui/models/model_catalog.h"
#include "ui/panels/data_page.h"
#include "ui/panels/runs_page.h"
#include "ui/panels/task_panel.h"
#include "ui/panels/train_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/help.h"
#include "ui/shell/icons.h"
#include "ui/shell/jobs_dock.h"
#include "ui/shell/log_dock.h"
#include "ui/shell/memory_dock.h"
#include "ui/shell/navigation.h"
#include "ui/shell/settings.h"
#include "ui/shell/settings_dialog.h"
#include "ui/shell/theme.h"
#include "ui/text.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/wheel_guard.h"

namespace twb::ui {
namespace {

constexpr int kStateVersion = 1;    // of saved docks
constexpr int kNarrowWidth = 1000;  // below it the pages need the room of their names
constexpr int kMemoryIntervalMs = 2000;

}  // namespace

MainWindow::MainWindow(Workbench workbench, QWidget* parent)
    : QMainWindow(parent),
      m_workbench(workbench),
      m_entries(pageTable()),
      m_pages(m_entries.size()),
      m_navigation(new Navigation),
      m_stack(new QStackedWidget) {
    setWindowTitle("Transformer Workbench");
    setAcceptDrops(true);
    qApp->installEventFilter(new WheelGuard(this));
    setMinimumSize(720, 480);
    resize(1240, 800);
    buildNavigation();
    buildDocks();
    buildMenus();
    buildStatusBar();
    connectEngine();
    restoreGeometry(workbench.settings.state("geometry"));
    restoreState(workbench.settings.state("docks"), kStateVersion);
    m_navigation->setCurrentRow(0);
}

void MainWindow::buildNavigation() {
    for (const PageEntry& entry : m_entries) {
        m_navigation->addPage(icon(entry.icon), entry.title);
    }
    auto* central = new QWidget;
    auto* layout = new QHBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigation);
    layout->addWidget(m_stack, 1);
    setCentralWidget(central);
    connect(m_navigation, &QListWidget::currentRowChanged, this, &MainWindow::showIndex);
}

void MainWindow::buildDocks() {
    m_jobs = new JobsDock(m_workbench.engine, this);
    m_memory = new MemoryDock(this);
    m_log = new LogDock(this);
    for (QDockWidget* dock : {static_cast<QDockWidget*>(m_jobs), static_cast<QDockWidget*>(m_memory), static_cast<QDockWidget*>(m_log)}) {
        addDockWidget(Qt::BottomDockWidgetArea, dock);
        dock->hide();
    }
    tabifyDockWidget(m_jobs, m_memory);
    tabifyDockWidget(m_memory, m_log);
}

QAction* MainWindow::addCommand(QMenu* menu, const QString& text, const QList<QKeySequence>& keys, std::function<void()> run) {
    QAction* action = menu->addAction(text);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    m_commands.push_back(action);
    return action;
}

void MainWindow::buildMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    addCommand(file, tr("&Open file…"), {QKeySequence::Open}, [this] { chooseFile(); });
    addCommand(file, tr("Open &model folder…"), {QKeySequence("Ctrl+Shift+O")}, [this] { chooseModel(); });
    file->addSeparator();
    addCommand(file, tr("&Settings…"), {QKeySequence("Ctrl+,")}, [this] { SettingsDialog(m_workbench.settings, this).exec(); });
    file->addSeparator();
    addCommand(file, tr("&Quit"), {QKeySequence("Ctrl+Q")}, [this] { close(); });

    QMenu* runMenu = menuBar()->addMenu(tr("&Run"));
    m_run = addCommand(runMenu, tr("&Run"), {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")}, [this] { currentPage()->run(); });
    m_stop = addCommand(runMenu, tr("&Stop"), {QKeySequence("Esc")}, [this] { currentPage()->stop(); });

    QMenu* view = menuBar()->addMenu(tr("&View"));
    addCommand(view, tr("&Command palette…"), {QKeySequence("Ctrl+K")}, [this] { openPalette(); });
    addCommand(view, tr("&Light or dark"), {QKeySequence("Ctrl+Shift+D")}, [this] { toggleTheme(); });
    view->addSeparator();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        // The first nine pages have the digits, the last one has 0.
        const QString digit = i < 9 ? QString::number(i + 1) : i + 1 == m_entries.size() ? QString("0") : QString();
        addCommand(view, m_entries[i].title, digit.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{QKeySequence("Ctrl+" + digit)},
                   [this, i] { m_navigation->setCurrentRow(int(i)); });
    }
    view->addSeparator();
    for (QDockWidget* dock : {static_cast<QDockWidget*>(m_jobs), static_cast<QDockWidget*>(m_memory), static_cast<QDockWidget*>(m_log)}) {
        view->addAction(dock->toggleViewAction());
        m_commands.push_back(dock->toggleViewAction());
    }

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    addCommand(help, tr("&How to use it"), {QKeySequence::HelpContents}, [this] { makeHelpDialog(this)->show(); });
    addCommand(help, tr("&About Transformer Workbench"), {}, [this] { showAbout(this, m_workbench.engine); });
}

void MainWindow::buildStatusBar() {
    m_deviceLabel = new QLabel(tr("Starting the engine…"));
    m_deviceLabel->setAccessibleName(tr("Device"));
    m_modelLabel = new QLabel;
    m_modelLabel->setAccessibleName(tr("Model in use"));
    m_memoryLabel = new QLabel;
    m_memoryLabel->setAccessibleName(tr("Memory in use"));
    m_deviceLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    statusBar()->addWidget(m_deviceLabel, 1);
    statusBar()->addPermanentWidget(m_modelLabel);
    statusBar()->addPermanentWidget(m_memoryLabel);
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &MainWindow::sampleMemory);
    timer->start(kMemoryIntervalMs);
    sampleMemory();
}

void MainWindow::connectEngine() {
    EngineClient& engine = m_workbench.engine;
    const auto showDevice = [this] {
        const api::EngineInfo& info = m_workbench.engine.info();
        m_deviceLabel->setText(tr("%1, %n threads", nullptr, info.threads).arg(qtext(info.device)));
        m_deviceLabel->setToolTip(m_deviceLabel->text());
    };
    connect(&engine, &EngineClient::ready, this, showDevice);
    if (engine.isReady()) {
        showDevice();
    }
    connect(&engine, &EngineClient::startFailed, this, [this](const QString& message, const QString& detail) {
        m_deviceLabel->setText(tr("The engine did not start"));
        m_log->append(core::LogLevel::Error, message + (detail.isEmpty() ? QString() : "\n" + detail));
    });
    connect(&engine, &EngineClient::logged, m_log, &LogDock::append);
    connect(&engine, &EngineClient::memorySampled, this, [this](const api::MemorySample& sample) { m_weightBytes = sample.weightBytes; });
    connect(&m_workbench.history, &HistoryStore::problemFound, this, [this](const QString& message) {
        m_log->append(core::LogLevel::Warning, message);
        statusBar()->showMessage(message, 15000);
    });
    connect(&m_workbench.chats, &ChatStore::problemFound, m_log,
            [this](const QString& message) { m_log->append(core::LogLevel::Warning, message); });
    connect(&m_workbench.settings, &Settings::languageChanged, this,
            [this] { QMessageBox::information(this, tr("Language"), tr("The language changes with the next start of the program.")); });
}

Page* MainWindow::page(std::size_t index) {
    Page*& made = m_pages[index];
    if (!made) {
        made = m_entries[index].make(m_entries[index], m_workbench);
        m_stack->addWidget(made);
        connect(made, &Page::runStateChanged, this, &MainWindow::updateActions);
        connect(made, &Page::modelChanged, this, [this, made](const QString& folder) {
            m_models[made] = folder;
            showModel();
        });
        if (auto* runs = qobject_cast<RunsPage*>(made)) {
            connect(runs, &RunsPage::openRequested, this, [this](const HistoryRun& run) {
                showPage("text");
                textPanel()->showRun(run);
            });
            connect(runs, &RunsPage::tryRequested, this, &MainWindow::tryModel);
            connect(runs, &RunsPage::resumeRequested, this, [this](const TrainingRun& run) {
                showPage("train");
                static_cast<TrainPage*>(currentPage())->resume(run);
            });
        }
        if (auto* data = qobject_cast<DataPage*>(made)) {
            connect(data, &DataPage::trainRequested, this, [this](const QString& name, const train::Splits& splits) {
                showPage("train");
                static_cast<TrainPage*>(currentPage())->setData(name, splits);
            });
        }
        if (auto* training = qobject_cast<TrainPage*>(made)) {
            connect(training, &TrainPage::tryRequested, this, &MainWindow::tryModel);
        }
        if (auto* panel = qobject_cast<TaskPanel*>(made)) {
            panel->announceModel();
        }
    }
    return made;
}

TaskPanel* MainWindow::textPanel() {
    return static_cast<TaskPanel*>(page(0));
}

void MainWindow::tryModel(const QString& task, const QString& folder) {
    const bool writes = task == "text-generation";
    showPage(writes ? "completion" : "text");
    if (!writes && !task.isEmpty()) {
        textPanel()->selectTask(task);
    }
    currentPage()->openModel(folder);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    m_navigation->setNarrow(width() < kNarrowWidth);
    QMainWindow::resizeEvent(event);
}

void MainWindow::showIndex(int index) {
    if (index >= 0) {
        m_stack->setCurrentWidget(page(std::size_t(index)));
        if (auto* data = qobject_cast<DataPage*>(currentPage())) {
            if (const auto* training = m_stack->findChild<TrainPage*>()) {
                data->setTrainingLength(training->textLength());
            }
        }
        updateActions();
        showModel();
    }
}

void MainWindow::showModel() {
    const QString folder = m_models.value(currentPage());
    m_modelLabel->setText(folder.isEmpty() ? QString() : tr("Model: %1").arg(QDir(folder).dirName()));
    m_modelLabel->setToolTip(QDir::toNativeSeparators(folder));
}

void MainWindow::showPage(const QString& id) {
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (id == QLatin1String(m_entries[i].id)) {
            m_navigation->setCurrentRow(int(i));
        }
    }
}

Page* MainWindow::currentPage() const {
    return static_cast<Page*>(m_stack->currentWidget());
}

void MainWindow::updateActions() {
    // Not disabled while the engine starts: a run then waits for it. Esc stays free for others when nothing runs.
    m_stop->setEnabled(currentPage() && currentPage()->isRunning());
}

void MainWindow::openPath(const QString& path) {
    const FileKind kind = fileKind(path);
    const bool isFolder = kind == FileKind::ModelFolder || kind == FileKind::Folder;
    if (!(isFolder ? currentPage()->openModel(path) : currentPage()->openFile(path))) {
        showPage("text");
        isFolder ? currentPage()->openModel(path) : currentPage()->openFile(path);
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    openPath(event->mimeData()->urls().first().toLocalFile());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_workbench.settings.setState("geometry", saveGeometry());
    m_workbench.settings.setState("docks", saveState(kStateVersion));
    event->accept();
}

void MainWindow::openPalette() {
    std::vector<Command> commands;
    for (QAction* action : m_commands) {
        commands.push_back({tr("Action"), withoutMnemonic(action->text()).remove("…"),
                            action->shortcut().toString(QKeySequence::NativeText), [action] { action->trigger(); }});
    }
    for (const api::TaskDescription& task : m_workbench.engine.tasks()) {
        commands.push_back({tr("Task"), taskText(task.title), {}, [this, id = qtext(task.id)] {
                                showPage("text");
                                textPanel()->selectTask(id);
                            }});
    }
    for (const QString& model : m_workbench.settings.recentModels()) {
        commands.push_back(
            {tr("Model"), QDir(model).dirName() + "  —  " + QDir::toNativeSeparators(model), {}, [this, model] { openPath(model); }});
    }
    CommandPalette(std::move(commands), this).exec();
}

void MainWindow::toggleTheme() {
    m_workbench.settings.setTheme(isDark(palette()) ? ThemeChoice::Light : ThemeChoice::Dark);
}

void MainWindow::chooseFile() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a file"), m_workbench.settings.lastFolder());
    if (!path.isEmpty()) {
        m_workbench.settings.setLastFolder(QFileInfo(path).absolutePath());
        openPath(path);
    }
}

void MainWindow::chooseModel() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a model folder"), m_workbench.settings.lastFolder());
    if (!folder.isEmpty()) {
        m_workbench.settings.setLastFolder(QFileInfo(folder).absolutePath());
        openPath(folder);
    }
}

void MainWindow::sampleMemory() {
    const quint64 resident = residentBytes();
    m_memoryLabel->setText(resident ? tr("Memory: %1").arg(byteText(resident)) : QString());
    m_memory->add({resident, m_weightBytes});
}

}  // namespace twb::ui
