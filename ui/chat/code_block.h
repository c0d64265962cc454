#pragma once

#include <QFrame>

#include "ui/chat/markdown_blocks.h"

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace twb::ui {

class CodeHighlighter;

/// A code block of a message: its language, a button that copies it, the code in colours. As high as its lines.
class CodeBlock : public QFrame {
    Q_OBJECT
public:
    explicit CodeBlock(const MarkdownBlock& block, QWidget* parent = nullptr);

    void setBlock(const MarkdownBlock& block);
    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    MarkdownBlock m_block;
    QLabel* m_language;
    QToolButton* m_copy;
    QPlainTextEdit* m_code;
    CodeHighlighter* m_highlighter;
};

}  // namespace twb::ui
