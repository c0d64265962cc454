#include "ui/shell/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <utility>

namespace twb::ui {

bool matchesLetters(const QString& text, const QString& pattern) {
    qsizetype at = 0;
    for (const QChar letter : pattern) {
        if (letter.isSpace()) {
            continue;
        }
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0) {
            return false;
        }
        ++at;
    }
    return true;
}

CommandPalette::CommandPalette(std::vector<Command> commands, QWidget* parent)
    : QDialog(parent), m_commands(std::move(commands)), m_search(new QLineEdit), m_list(new QListWidget) {
    setWindowTitle(tr("Command palette"));
    setModal(true);
    resize(560, 420);
    m_search->setPlaceholderText(tr("Type a command, a task, a page or a model"));
    m_search->setAccessibleName(tr("Search the commands"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands"));
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(2);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_search, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    filter({});
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        // Arrows move through the list while the typing goes on.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up || key == Qt::Key_PageDown || key == Qt::Key_PageUp) {
            const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : key == Qt::Key_PageDown ? 10 : -10;
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, std::max(0, m_list->count() - 1)));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void CommandPalette::filter(const QString& text) {
    m_list->clear();
    // Those that contain the text as it is come first.
    for (const bool exact : {true, false}) {
        for (std::size_t i = 0; i < m_commands.size(); ++i) {
            const Command& command = m_commands[i];
            const bool contains = command.title.contains(text, Qt::CaseInsensitive);
            if (exact ? !contains : contains || !matchesLetters(command.title, text)) {
                continue;
            }
            QString label = command.group + ":  " + command.title;
            if (!command.shortcut.isEmpty()) {
                label += "    (" + command.shortcut + ")";
            }
            auto* item = new QListWidgetItem(label, m_list);
            item->setData(Qt::UserRole, qulonglong(i));
        }
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item) {
        return;
    }
    const auto run = m_commands[item->data(Qt::UserRole).toULongLong()].run;
    accept();
    run();
}

}  // namespace twb::ui
