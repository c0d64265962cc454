#include "ui/completion/completion_edit.h"

#include <QHelpEvent>
#include <QMenu>
#include <QTextBlock>
#include <QToolTip>

#include "ui/shell/theme.h"
#include "ui/text.h"
#include "ui/widgets/score_bars.h"

namespace twb::ui {
namespace {

constexpr int kPaintMs = 33;

/// A token as a person can see it: blanks and line ends are shown.
QString visibleToken(const std::string& token) {
    QString text = qtext(token);
    text.replace('\n', "↵").replace('\t', "⇥");
    return "“" + text + "”";
}

QString choiceText(const api::TokenChoice& choice) {
    return visibleToken(choice.text) + "  " + scoreText(choice.probability);
}

}  // namespace

int certaintyCategory(Certainty certainty) {
    switch (certainty) {  // green, yellow, orange, red of the theme's categories
        case Certainty::High:
            return 2;
        case Certainty::Medium:
            return 5;
        case Certainty::Low:
            return 1;
        case Certainty::Guess:
            return 7;
    }
    return 0;
}

QString alternativesText(const api::TokenStep& step) {
    QStringList lines{CompletionEdit::tr("Written: %1").arg(choiceText(step.chosen))};
    for (const api::TokenChoice& choice : step.alternatives) {
        lines << choiceText(choice);
    }
    return lines.join('\n');
}

CompletionEdit::CompletionEdit(QWidget* parent) : TextEdit(parent) {
    setMouseTracking(true);
    m_paint.setSingleShot(true);
    m_paint.setInterval(kPaintMs);
    connect(&m_paint, &QTimer::timeout, this, &CompletionEdit::paintTokens);
    connect(document(), &QTextDocument::contentsChange, this, [this](int position, int removed, int added) {
        m_tokens.adjust(position, removed, added);
        m_paint.start();
    });
}

QString CompletionEdit::textBeforeCursor() const {
    return toPlainText().left(textCursor().position());
}

void CompletionEdit::beginWriting() {
    m_writing = textCursor();
    m_writing.clearSelection();
    m_isWriting = true;
    m_hasWritten = false;
    setReadOnly(true);
}

void CompletionEdit::write(const QString& text, const std::optional<api::TokenStep>& step) {
    if (!m_isWriting || text.isEmpty()) {
        return;
    }
    m_hasWritten ? m_writing.joinPreviousEditBlock() : m_writing.beginEditBlock();
    m_hasWritten = true;
    const int start = m_writing.position();
    m_writing.insertText(text);
    m_writing.endEditBlock();
    if (step) {
        m_tokens.add({start, int(text.size()), *step});
    }
    QTextCursor cursor = textCursor();
    cursor.setPosition(m_writing.position());
    setTextCursor(cursor);
    m_paint.start();
}

void CompletionEdit::endWriting() {
    if (m_isWriting) {
        m_isWriting = false;
        setReadOnly(false);
        paintTokens();
    }
}

void CompletionEdit::replaceToken(const TokenMark& mark, const QString& text) {
    QTextCursor cursor(document());
    cursor.setPosition(mark.start);
    cursor.setPosition(m_tokens.endOfRun(mark), QTextCursor::KeepAnchor);
    cursor.insertText(text);
    setTextCursor(cursor);
}

void CompletionEdit::clearTokens() {
    m_tokens.clear();
    paintTokens();
}

const TokenMark* CompletionEdit::tokenAt(const QPoint& place) const {
    const QTextCursor cursor = cursorForPosition(place);
    // The nearest gap between characters: the character at `place` is the one before or behind it.
    const bool isBefore = place.x() < cursorRect(cursor).left();
    return m_tokens.at(cursor.position() - (isBefore ? 1 : 0));
}

void CompletionEdit::offerAlternatives(const TokenMark& mark, const QPoint& globalPlace) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Alternatives of the token"));
    for (const api::TokenChoice& choice : mark.step.alternatives) {
        QString label = choiceText(choice);
        QAction* action = menu->addAction(label.replace('&', "&&"));
        connect(action, &QAction::triggered, this, [this, mark, text = qtext(choice.text)] { Q_EMIT alternativeChosen(mark, text); });
    }
    menu->popup(globalPlace);
}

void CompletionEdit::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->pos();
    TextEdit::mousePressEvent(event);
}

void CompletionEdit::mouseReleaseEvent(QMouseEvent* event) {
    TextEdit::mouseReleaseEvent(event);
    const bool isClick = event->button() == Qt::LeftButton && (event->pos() - m_pressed).manhattanLength() < 4;
    const TokenMark* mark = isClick && !m_isWriting && !textCursor().hasSelection() ? tokenAt(event->pos()) : nullptr;
    if (mark && !mark->step.alternatives.empty()) {
        offerAlternatives(*mark, event->globalPosition().toPoint() + QPoint(0, 8));
    }
}

void CompletionEdit::keyPressEvent(QKeyEvent* event) {
    const bool wantsMenu = event->key() == Qt::Key_Down && event->modifiers() == Qt::AltModifier;
    const TokenMark* mark = wantsMenu && !m_isWriting ? m_tokens.at(textCursor().position()) : nullptr;
    if (mark && !mark->step.alternatives.empty()) {
        offerAlternatives(*mark, viewport()->mapToGlobal(cursorRect().bottomLeft()));
        return;
    }
    TextEdit::keyPressEvent(event);
}

bool CompletionEdit::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        if (const TokenMark* mark = tokenAt(help->pos())) {
            QToolTip::showText(help->globalPos(), alternativesText(mark->step), viewport());
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return TextEdit::viewportEvent(event);
}

void CompletionEdit::changeEvent(QEvent* event) {
    TextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        paintTokens();
    }
}

void CompletionEdit::paintTokens() {
    QList<QTextEdit::ExtraSelection> selections;
    for (const TokenMark& mark : m_tokens.marks()) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(mark.start);
        selection.cursor.setPosition(mark.end(), QTextCursor::KeepAnchor);
        selection.format.setBackground(categoryColor(palette(), certaintyCategory(certaintyOf(mark.step.chosen.probability))));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

}  // namespace twb::ui
