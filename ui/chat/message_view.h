#pragma once

#include <QFrame>
#include <vector>

#include "ui/chat/markdown_blocks.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace twb::ui {

class ChatInput;

/// What a message shows.
struct MessageData {
    qint64 id = 0;
    bool fromUser = false;
    QString content;
    QString figures;  ///< "12.3 tokens/s · ..."; empty: none
    int place = 1;    ///< among its alternatives, from 1
    int places = 1;
    bool isWriting = false;
    bool isLocked = false;  ///< an answer is being written: nothing can be edited or asked again

    bool operator==(const MessageData&) const = default;
};

/// One message of a conversation: a line with its author, its tools and the switcher of its branches, then prose and code blocks, then the
/// figures of how it was written.
class MessageView : public QFrame {
    Q_OBJECT
public:
    explicit MessageView(const MessageData& data, QWidget* parent = nullptr);

    const MessageData& data() const { return m_data; }
    void setData(const MessageData& data);

    /// Puts the parts into this width; the height that they take.
    int arrange(int width);

    void beginEdit();
    bool isEditing() const { return m_editor != nullptr; }

Q_SIGNALS:
    void editAccepted(qint64 id, const QString& text);
    void regenerateClicked(qint64 id);
    void branchClicked(qint64 id, int step);  ///< -1 or 1
    void sizeChanged();

private:
    QWidget* buildHeader();
    void showHeader();
    void showBlocks();
    QWidget* makeBlock(const MarkdownBlock& block);
    void endEdit(bool accept);

    MessageData m_data;
    QWidget* m_header;
    QLabel* m_author;
    QLabel* m_figures;
    QToolButton* m_previous;
    QLabel* m_place;
    QToolButton* m_next;
    QToolButton* m_copy;
    QToolButton* m_edit;
    QToolButton* m_again;
    QLabel* m_waiting;
    std::vector<MarkdownBlock> m_blocks;
    std::vector<QWidget*> m_parts;  // one a block
    ChatInput* m_editor = nullptr;
    QWidget* m_editorBar = nullptr;
};

}  // namespace twb::ui
