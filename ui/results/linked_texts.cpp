#include "ui/results/linked_texts.h"

#include <QEvent>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <algorithm>

#include "ui/widgets/code_points.h"

namespace twb::ui {
namespace {

constexpr int kNowhere = -1;
constexpr qreal kOpacity = 0.35;

void mark(QPlainTextEdit* edit, const std::vector<std::pair<int, int>>& ranges) {
    QColor color = edit->palette().color(QPalette::Highlight);
    color.setAlphaF(kOpacity);
    QList<QTextEdit::ExtraSelection> selections;
    for (const auto& [start, end] : ranges) {
        QTextEdit::ExtraSelection selection;
        selection.format.setBackground(color);
        selection.cursor = QTextCursor(edit->document());
        selection.cursor.setPosition(start);
        selection.cursor.setPosition(end, QTextCursor::KeepAnchor);
        selections << selection;
    }
    edit->setExtraSelections(selections);
}

}  // namespace

LinkedTexts::LinkedTexts(QPlainTextEdit* source, QPlainTextEdit* target, QObject* parent)
    : QObject(parent), m_source(source), m_target(target) {
    for (QPlainTextEdit* edit : {m_source, m_target}) {
        edit->viewport()->setMouseTracking(true);
        edit->viewport()->installEventFilter(this);
        connect(edit, &QPlainTextEdit::cursorPositionChanged, this,
                [this, edit] { lightUp(edit == m_source, edit->textCursor().position()); });
    }
}

void LinkedTexts::setAlignment(const std::vector<api::AlignedSpan>& alignment) {
    const CodePoints source(m_source->toPlainText()), target(m_target->toPlainText());
    m_links.clear();
    for (const api::AlignedSpan& span : alignment) {
        m_links.push_back({int(source.utf16Index(span.sourceStart)), int(source.utf16Index(span.sourceEnd)),
                           int(target.utf16Index(span.targetStart)), int(target.utf16Index(span.targetEnd))});
    }
    lightUp(true, kNowhere);
}

bool LinkedTexts::eventFilter(QObject* watched, QEvent* event) {
    const bool inSource = watched == m_source->viewport();
    if (event->type() == QEvent::MouseMove) {
        const QPoint at = static_cast<QMouseEvent*>(event)->position().toPoint();
        lightUp(inSource, (inSource ? m_source : m_target)->cursorForPosition(at).position());
    } else if (event->type() == QEvent::Leave) {
        lightUp(inSource, kNowhere);
    }
    return QObject::eventFilter(watched, event);
}

void LinkedTexts::lightUp(bool inSource, int position) {
    std::vector<std::pair<int, int>> sources, targets;
    for (const Link& link : m_links) {
        const int start = inSource ? link.sourceStart : link.targetStart;
        const int end = inSource ? link.sourceEnd : link.targetEnd;
        if (position >= start && position < end) {
            sources.emplace_back(link.sourceStart, link.sourceEnd);
            targets.emplace_back(link.targetStart, link.targetEnd);
        }
    }
    mark(m_source, sources);
    mark(m_target, targets);
}

}  // namespace twb::ui
