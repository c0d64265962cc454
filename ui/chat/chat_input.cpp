#include "ui/chat/chat_input.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QTextBlock>
#include <algorithm>

namespace twb::ui {
namespace {

constexpr int kMostLines = 10;
constexpr int kFrame = 12;  // border, document margins

}  // namespace

ChatInput::ChatInput(QWidget* parent) : TextEdit(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

int ChatInput::heightForText(int width) const {
    const int spacing = fontMetrics().lineSpacing();
    const int perLine = std::max(8, (width - kFrame) / std::max(1, fontMetrics().averageCharWidth()));
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < kMostLines; block = block.next()) {
        const int laidOut = block.layout() ? block.layout()->lineCount() : 0;
        lines += laidOut > 0 ? laidOut : 1 + (block.length() - 1) / perLine;
    }
    return std::clamp(lines, 1, kMostLines) * spacing + kFrame;
}

void ChatInput::addFile(const QString& name, const QString& text) {
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText((toPlainText().isEmpty() ? "" : "\n") + fencedFile(name, text) + "\n");
    setTextCursor(cursor);
}

void ChatInput::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier))) {
        Q_EMIT submitted();
    } else if (event->key() == Qt::Key_Escape) {
        Q_EMIT cancelled();
    } else {
        TextEdit::keyPressEvent(event);
    }
}

QString fencedFile(const QString& name, const QString& text) {
    QString fence = "```";
    while (text.contains(fence)) {
        fence += '`';
    }
    return name + ":\n" + fence + QFileInfo(name).suffix().toLower() + "\n" + text + (text.endsWith('\n') ? "" : "\n") + fence;
}

}  // namespace twb::ui
