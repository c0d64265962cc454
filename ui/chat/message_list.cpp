#include "ui/chat/message_list.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace twb::ui {
namespace {

constexpr int kWidest = 860;
constexpr int kMargin = 14;
constexpr int kGap = 10;
constexpr int kAhead = 200;  // pixels above and below the view that have widgets already
constexpr int kPasses = 4;   // measuring changes what is in sight; it settles at once or twice

}  // namespace

MessageList::MessageList(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName("messageList");
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Messages"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(fontMetrics().lineSpacing() * 2);
}

int MessageList::columnWidth() const {
    return std::max(160, std::min(kWidest, viewport()->width() - 2 * kMargin));
}

int MessageList::guessedHeight(const MessageData& data) const {
    const int perLine = std::max(10, columnWidth() / std::max(1, fontMetrics().averageCharWidth()));
    int lines = 0;
    for (const QStringView line : QStringView(data.content).split(u'\n')) {
        lines += 1 + int(line.size()) / perLine;
    }
    return 56 + lines * fontMetrics().lineSpacing();
}

int MessageList::totalHeight() const {
    int height = kMargin;
    for (const Item& item : m_items) {
        height += item.height + kGap;
    }
    return height + kMargin - kGap;
}

void MessageList::setMessages(std::vector<MessageData> messages) {
    std::vector<Item> old = std::exchange(m_items, {});
    for (MessageData& message : messages) {
        Item item;
        const auto same = std::find_if(old.begin(), old.end(), [&](const Item& each) { return each.data.id == message.id; });
        if (same != old.end()) {
            item = *same;
            same->view = nullptr;
            item.isMeasured = item.isMeasured && item.data == message;
            if (item.view) {
                item.view->setData(message);
            }
        } else {
            item.height = guessedHeight(message);
        }
        item.data = std::move(message);
        m_items.push_back(std::move(item));
    }
    for (const Item& item : old) {
        if (item.view) {
            item.view->hide();
            item.view->deleteLater();  // its own button may have asked for this
        }
    }
    layOut();
}

void MessageList::updateMessage(const MessageData& message) {
    const auto item = std::find_if(m_items.begin(), m_items.end(), [&](const Item& each) { return each.data.id == message.id; });
    if (item == m_items.end()) {
        return;
    }
    item->data = message;
    item->isMeasured = false;
    if (item->view) {
        item->view->setData(message);
    } else {
        item->height = guessedHeight(message);
    }
    layOut();
}

MessageView* MessageList::view(qint64 id) const {
    const auto item = std::find_if(m_items.begin(), m_items.end(), [id](const Item& each) { return each.data.id == id; });
    return item == m_items.end() ? nullptr : item->view;
}

void MessageList::scrollToEnd() {
    m_atEnd = true;
    layOut();
}

void MessageList::scrollTo(qint64 id) {
    int y = kMargin;
    for (const Item& item : m_items) {
        if (item.data.id == id) {
            m_atEnd = false;
            verticalScrollBar()->setValue(y - kMargin);
            return;
        }
        y += item.height + kGap;
    }
}

MessageView* MessageList::makeView(const MessageData& data) {
    auto* view = new MessageView(data, viewport());
    connect(view, &MessageView::editAccepted, this, &MessageList::editAccepted);
    connect(view, &MessageView::regenerateClicked, this, &MessageList::regenerateClicked);
    connect(view, &MessageView::branchClicked, this, &MessageList::branchClicked);
    connect(view, &MessageView::sizeChanged, this, [this, id = data.id] {
        for (Item& item : m_items) {
            item.isMeasured = item.isMeasured && item.data.id != id;
        }
        QTimer::singleShot(0, this, &MessageList::layOut);  // the editor lays its lines out first
    });
    view->show();
    return view;
}

/// Measures what is in sight and has not been; true when a height was not as it had been guessed.
bool MessageList::measureVisible(int width) {
    QScrollBar* bar = verticalScrollBar();
    const int top = bar->value();
    const int bottom = top + viewport()->height();
    bool changed = false;
    int y = kMargin;
    for (Item& item : m_items) {
        const bool near = y + item.height > top - kAhead && y < bottom + kAhead;
        if (near && !item.isMeasured) {
            if (!item.view) {
                item.view = makeView(item.data);
            }
            const int height = item.view->arrange(width);
            item.isMeasured = true;
            if (height != item.height) {
                const int grown = height - std::exchange(item.height, height);
                changed = true;
                if (y < top && !m_atEnd) {
                    // What is read stays where it is when something above it turns out higher.
                    bar->setMaximum(std::max(bar->maximum(), top + grown));
                    bar->setValue(top + grown);
                    return true;
                }
            }
        }
        y += item.height + kGap;
    }
    return changed;
}

void MessageList::place(int width) {
    const int top = verticalScrollBar()->value();
    const int left = std::max(kMargin, (viewport()->width() - width) / 2);
    int y = kMargin - top;
    for (Item& item : m_items) {
        const bool near = y + item.height > -kAhead && y < viewport()->height() + kAhead;
        if (near && !item.view) {
            item.view = makeView(item.data);
            item.view->arrange(width);
        }
        if (item.view && !near && !item.view->isEditing()) {
            item.view->hide();
            std::exchange(item.view, nullptr)->deleteLater();
        } else if (item.view) {
            item.view->setGeometry(left, y, width, item.height);
        }
        y += item.height + kGap;
    }
}

void MessageList::layOut() {
    if (m_isLayingOut) {
        return;
    }
    m_isLayingOut = true;
    QScrollBar* bar = verticalScrollBar();
    const int width = columnWidth();
    for (int pass = 0; pass < kPasses; ++pass) {
        bar->setPageStep(viewport()->height());
        bar->setRange(0, std::max(0, totalHeight() - viewport()->height()));
        if (m_atEnd) {
            bar->setValue(bar->maximum());
        }
        if (!measureVisible(width)) {
            break;
        }
    }
    bar->setRange(0, std::max(0, totalHeight() - viewport()->height()));
    bar->setEnabled(bar->maximum() > 0);  // keeps its place, or the column would jump; without a handle there is nothing to scroll
    if (m_atEnd) {
        bar->setValue(bar->maximum());
    }
    place(width);
    m_isLayingOut = false;
}

void MessageList::forgetHeights() {
    for (Item& item : m_items) {
        item.isMeasured = false;
        if (!item.view) {
            item.height = guessedHeight(item.data);
        }
    }
}

void MessageList::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    if (event->size().width() != event->oldSize().width()) {
        forgetHeights();
    }
    layOut();
}

void MessageList::scrollContentsBy(int, int) {
    if (!m_isLayingOut) {
        m_atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    }
    layOut();
}

void MessageList::keyPressEvent(QKeyEvent* event) {
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
        case Qt::Key_Home:
            bar->triggerAction(QScrollBar::SliderToMinimum);
            break;
        case Qt::Key_End:
            bar->triggerAction(QScrollBar::SliderToMaximum);
            break;
        default:
            QAbstractScrollArea::keyPressEvent(event);
    }
}

void MessageList::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        forgetHeights();
        QTimer::singleShot(0, this, &MessageList::layOut);
    }
}

}  // namespace twb::ui
