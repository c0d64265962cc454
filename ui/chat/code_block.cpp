#include "ui/chat/code_block.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "ui/chat/code_highlighter.h"
#include "ui/shell/icons.h"
#include "ui/widgets/controls.h"

namespace twb::ui {
namespace {

constexpr int kCopiedMs = 1500;
constexpr int kPadding = 8;

/// As high as its text, so that the wheel belongs to the list around it; sideways it scrolls itself.
class CodeText : public QPlainTextEdit {
public:
    using QPlainTextEdit::QPlainTextEdit;

protected:
    void wheelEvent(QWheelEvent* event) override {
        const bool sideways = event->angleDelta().x() != 0 || event->modifiers() & Qt::ShiftModifier;
        sideways ? QPlainTextEdit::wheelEvent(event) : event->ignore();
    }
};

}  // namespace

CodeBlock::CodeBlock(const MarkdownBlock& block, QWidget* parent)
    : QFrame(parent),
      m_language(mutedLabel({})),
      m_copy(iconButton(icon("copy"), tr("Copy the code"))),
      m_code(new CodeText),
      m_highlighter(new CodeHighlighter(m_code->document())) {
    setObjectName("codeBlock");
    m_code->setUndoRedoEnabled(false);
    m_code->setReadOnly(true);
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_code->setFocusPolicy(Qt::ClickFocus);
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_code->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_code->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_code->document()->setDocumentMargin(kPadding);
    auto* header = new QHBoxLayout;
    header->setContentsMargins(kPadding + 2, 2, 4, 0);
    header->addWidget(m_language, 1);
    header->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_code, 1);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_block.text);
        m_copy->setText(tr("Copied"));
        m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        QTimer::singleShot(kCopiedMs, m_copy, [copy = m_copy] { copy->setToolButtonStyle(Qt::ToolButtonIconOnly); });
    });
    setBlock(block);
}

void CodeBlock::setBlock(const MarkdownBlock& block) {
    const QString before = m_code->toPlainText();
    if (!before.isEmpty() && block.text.startsWith(before) && block.language == m_block.language) {
        QTextCursor end(m_code->document());  // a stream adds to the end: only that is laid out and coloured anew
        end.movePosition(QTextCursor::End);
        end.insertText(block.text.mid(before.size()));
    } else {
        m_code->setPlainText(block.text);
        m_highlighter->setLanguage(block.language);
    }
    m_block = block;
    m_language->setText(block.language.isEmpty() ? tr("Code") : block.language);
    m_code->setAccessibleName(block.language.isEmpty() ? tr("Code") : tr("Code in %1").arg(block.language));
}

int CodeBlock::heightForWidth(int width) const {
    const int lines = m_code->document()->blockCount();
    int height = lines * m_code->fontMetrics().lineSpacing() + 2 * kPadding + 2;
    if (m_code->document()->idealWidth() > width - 2) {
        height += m_code->horizontalScrollBar()->sizeHint().height();
    }
    return m_copy->sizeHint().height() + 4 + height;
}

void CodeBlock::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_highlighter->rehighlight();
    }
}

}  // namespace twb::ui
