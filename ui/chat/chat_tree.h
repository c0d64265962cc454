#pragma once

#include <QDateTime>
#include <QHash>
#include <QString>
#include <vector>

#include "engine/core/json.h"

namespace twb::ui {

/// One message of a conversation.
struct ChatNode {
    qint64 id = 0;      ///< 1, 2, ... in the order of writing
    qint64 parent = 0;  ///< the message that this one answers; 0: it begins the conversation
    QString role;       ///< "user" or "assistant"
    QString content;
    QDateTime time;
    core::Json statistics;  ///< of an answer, as api::toJson writes them; null when not known
};

/// The messages of a conversation as a tree: editing a message or asking again begins a branch beside the old one. One path from the
/// beginning to a leaf is the conversation as it is shown.
class ChatTree {
public:
    ChatTree() = default;
    /// Messages as they were stored, parents before their children; others are left out. The path leads to `leaf`, or to the newest
    /// messages.
    ChatTree(std::vector<ChatNode> nodes, qint64 leaf);

    /// Adds a message after `parent` and lets the path lead to it.
    const ChatNode& add(qint64 parent, const QString& role, const QString& content);

    /// Takes out a message that nothing answers; the path leads to the newest of its alternatives.
    void removeLeaf(qint64 id);

    void setContent(qint64 id, const QString& content);
    void setStatistics(qint64 id, core::Json statistics);

    bool isEmpty() const { return m_nodes.empty(); }
    const std::vector<ChatNode>& nodes() const { return m_nodes; }
    const ChatNode* node(qint64 id) const;

    /// Ids from the first message to the last.
    std::vector<qint64> path() const;
    qint64 leaf() const;

    /// The message and its alternatives, oldest first.
    std::vector<qint64> siblings(qint64 id) const;

    /// Lets the path lead through the message, and on as it last did from there.
    void choose(qint64 id);

    /// [{role, content}] from the beginning up to and including `id`, after the system prompt when it is not empty.
    core::Json messagesUpTo(qint64 id, const QString& systemPrompt) const;

private:
    std::vector<qint64> childrenOf(qint64 id) const;
    ChatNode* find(qint64 id);

    std::vector<ChatNode> m_nodes;
    QHash<qint64, qint64> m_chosen;  // the child that the path takes, by parent
};

}  // namespace twb::ui
