#pragma once

#include <QHash>
#include <QMainWindow>
#include <vector>

#include "ui/shell/page_table.h"
#include "ui/workbench.h"

class QLabel;
class QStackedWidget;

namespace twb::ui {

class JobsDock;
class LogDock;
class MemoryDock;
class Navigation;
class TaskPanel;

/// Navigation, pages, docks, menus, status bar. Pages are made when they are first shown.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Workbench workbench, QWidget* parent = nullptr);

    /// A file or folder from the command line or dropped anywhere.
    void openPath(const QString& path);

    void showPage(const QString& id);
    Page* currentPage() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildNavigation();
    void buildDocks();
    void buildMenus();
    void buildStatusBar();
    void connectEngine();
    QAction* addCommand(class QMenu* menu, const QString& text, const QList<QKeySequence>& keys, std::function<void()> run);

    Page* page(std::size_t index);
    TaskPanel* textPanel();
    void tryModel(const QString& task, const QString& folder);  ///< a model that was trained here
    void showIndex(int index);
    void showModel();
    void updateActions();
    void openPalette();
    void toggleTheme();
    void chooseFile();
    void chooseModel();
    void sampleMemory();

    Workbench m_workbench;
    std::vector<PageEntry> m_entries;
    std::vector<Page*> m_pages;            // null: not made yet
    QHash<const Page*, QString> m_models;  // folder of the model that each works with
    Navigation* m_navigation;
    QStackedWidget* m_stack;
    JobsDock* m_jobs = nullptr;
    MemoryDock* m_memory = nullptr;
    LogDock* m_log = nullptr;
    QAction* m_run = nullptr;
    QAction* m_stop = nullptr;
    std::vector<QAction*> m_commands;  // for the palette
    QLabel* m_deviceLabel = nullptr;
    QLabel* m_modelLabel = nullptr;
    QLabel* m_memoryLabel = nullptr;
    quint64 m_weightBytes = 0;
};

}  // namespace twb::ui
