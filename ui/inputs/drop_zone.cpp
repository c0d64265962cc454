#include "ui/inputs/drop_zone.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QStyle>
#include <QUrl>

#include "ui/shell/icons.h"

namespace twb::ui {

DropZone::DropZone(const QString& text, QWidget* parent) : QPushButton(twb::ui::icon("drop"), text, parent) {
    setObjectName("dropZone");
    setAccessibleName(text);
    setAcceptDrops(true);
    setMinimumHeight(fontMetrics().height() + 26);
    setCursor(Qt::PointingHandCursor);
}

void DropZone::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        setHover(true);
        event->acceptProposedAction();
    }
}

void DropZone::dragLeaveEvent(QDragLeaveEvent*) {
    setHover(false);
}

void DropZone::dropEvent(QDropEvent* event) {
    setHover(false);
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile()) {
        event->acceptProposedAction();
        Q_EMIT dropped(urls.first().toLocalFile());
    }
}

void DropZone::setHover(bool hover) {
    setProperty("hover", hover);
    style()->unpolish(this);
    style()->polish(this);
}

}  // namespace twb::ui
