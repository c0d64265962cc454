#include "ui/results/highlighted_text.h"

#include <QHelpEvent>
#include <QToolTip>
#include <utility>

#include "ui/shell/theme.h"

namespace twb::ui {

HighlightedText::HighlightedText(const QString& text, QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    setPlainText(text);
}

void HighlightedText::setMarks(std::vector<TextMark> marks) {
    m_marks = std::move(marks);
    paintMarks();
}

void HighlightedText::showMark(const TextMark& mark) {
    QTextCursor cursor(document());
    cursor.setPosition(int(mark.end));
    cursor.setPosition(int(mark.start), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    centerCursor();
}

void HighlightedText::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        paintMarks();
    }
}

bool HighlightedText::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int position = cursorForPosition(help->pos()).position();
        for (const TextMark& mark : m_marks) {
            if (position >= mark.start && position < mark.end) {
                QToolTip::showText(help->globalPos(), mark.toolTip, viewport());
                return true;
            }
        }
        QToolTip::hideText();
    }
    return QPlainTextEdit::viewportEvent(event);
}

void HighlightedText::paintMarks() {
    QList<QTextEdit::ExtraSelection> selections;
    const int length = document()->characterCount() - 1;
    for (const TextMark& mark : m_marks) {
        if (mark.start < 0 || mark.end > length || mark.start >= mark.end) {
            continue;
        }
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(int(mark.start));
        selection.cursor.setPosition(int(mark.end), QTextCursor::KeepAnchor);
        selection.format.setBackground(categoryColor(palette(), mark.category));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

}  // namespace twb::ui
