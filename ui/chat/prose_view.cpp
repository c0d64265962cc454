#include "ui/chat/prose_view.h"

#include <QDesktopServices>
#include <QTextDocument>
#include <QWheelEvent>
#include <cmath>

namespace twb::ui {

ProseView::ProseView(Format format, QWidget* parent) : QTextBrowser(parent), m_format(format) {
    setObjectName("prose");
    setAccessibleName(tr("Text of the message"));
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFocusPolicy(Qt::ClickFocus);
    setOpenLinks(false);
    document()->setDocumentMargin(0);
    document()->setUndoRedoEnabled(false);
    viewport()->setAutoFillBackground(false);
    connect(this, &QTextBrowser::anchorClicked, this, [](const QUrl& link) {
        if (link.scheme() == "https" || link.scheme() == "http") {
            QDesktopServices::openUrl(link);
        }
    });
}

void ProseView::setProse(const QString& text) {
    if (text != m_text) {
        m_text = text;
        render();
    }
}

void ProseView::render() {
    if (m_format == Format::Plain) {
        setPlainText(m_text);
    } else {
        document()->setMarkdown(m_text,
                                QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    }
}

int ProseView::heightForWidth(int width) const {
    document()->setTextWidth(width);
    return int(std::ceil(document()->size().height())) + 1;
}

QVariant ProseView::loadResource(int, const QUrl&) {
    return {};
}

void ProseView::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_text.isEmpty()) {
        render();  // Markdown writes the palette's colours into the text
    }
}

void ProseView::wheelEvent(QWheelEvent* event) {
    event->ignore();  // the list around it scrolls
}

}  // namespace twb::ui
