#pragma once

#include <QDialog>
#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace twb::ui {

struct Command {
    QString group;  ///< "Action", "Task", "Model", "Page"
    QString title;
    QString shortcut;
    std::function<void()> run;
};

/// Ctrl+K: type a few letters of any command, Enter runs it.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(std::vector<Command> commands, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void runCurrent();

    std::vector<Command> m_commands;
    QLineEdit* m_search;
    QListWidget* m_list;
};

/// Whether all letters of `pattern` occur in `text`, in order, ignoring case.
bool matchesLetters(const QString& text, const QString& pattern);

}  // namespace twb::ui
