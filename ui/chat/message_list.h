#pragma once

#include <QAbstractScrollArea>
#include <vector>

#include "ui/chat/message_view.h"

namespace twb::ui {

/// The messages of a conversation from top to bottom. Only those in sight have widgets; the heights of the others are guessed from their
/// texts until they have been seen, so that a conversation of any length opens and scrolls alike. Stays at the end while an answer grows,
/// unless the user has scrolled up.
class MessageList : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit MessageList(QWidget* parent = nullptr);

    void setMessages(std::vector<MessageData> messages);
    /// Changes the message of that id.
    void updateMessage(const MessageData& message);
    void scrollToEnd();
    /// Brings a message into view.
    void scrollTo(qint64 id);

    int count() const { return int(m_items.size()); }
    /// The widget of a message; null when it is out of sight.
    MessageView* view(qint64 id) const;

Q_SIGNALS:
    void editAccepted(qint64 id, const QString& text);
    void regenerateClicked(qint64 id);
    void branchClicked(qint64 id, int step);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Item {
        MessageData data;
        int height = 0;
        bool isMeasured = false;
        MessageView* view = nullptr;
    };

    int columnWidth() const;
    int guessedHeight(const MessageData& data) const;
    int totalHeight() const;
    void forgetHeights();
    void layOut();
    bool measureVisible(int width);
    void place(int width);
    MessageView* makeView(const MessageData& data);

    std::vector<Item> m_items;
    bool m_atEnd = true;
    bool m_isLayingOut = false;
};

}  // namespace twb::ui
