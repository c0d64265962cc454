#pragma once

#include <QSyntaxHighlighter>

#include "ui/chat/code_language.h"

namespace twb::ui {

/// Colours a code block by its language, in the theme's colours.
class CodeHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

    void setLanguage(const QString& name);

protected:
    void highlightBlock(const QString& text) override;

private:
    const CodeLanguage* m_language = nullptr;
};

}  // namespace twb::ui
