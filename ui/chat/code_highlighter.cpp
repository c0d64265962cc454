#include "ui/chat/code_highlighter.h"

#include <QGuiApplication>
#include <algorithm>

#include "ui/shell/theme.h"

namespace twb::ui {
namespace {

/// At least 4.5:1 on the surface of either theme.
QColor colorOf(CodeToken kind, bool dark) {
    switch (kind) {
        case CodeToken::Comment:
            return dark ? QColor("#8f9aa7") : QColor("#5f6a75");
        case CodeToken::String:
            return dark ? QColor("#8fd19e") : QColor("#176b3a");
        case CodeToken::Number:
            return dark ? QColor("#f0b26b") : QColor("#94480b");
        case CodeToken::Keyword:
            return dark ? QColor("#9bbcff") : QColor("#1d4fb8");
    }
    return {};
}

}  // namespace

void CodeHighlighter::setLanguage(const QString& name) {
    m_language = &codeLanguage(name);
    rehighlight();
}

void CodeHighlighter::highlightBlock(const QString& text) {
    if (!m_language) {
        return;
    }
    const bool dark = isDark(QGuiApplication::palette());
    int state = std::max(0, previousBlockState());
    for (const CodeSpan& span : scanCodeLine(*m_language, text, state)) {
        QTextCharFormat format;
        format.setForeground(colorOf(span.kind, dark));
        format.setFontItalic(span.kind == CodeToken::Comment);
        setFormat(span.start, span.length, format);
    }
    setCurrentBlockState(state);
}

}  // namespace twb::ui
