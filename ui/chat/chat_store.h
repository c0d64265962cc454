#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "ui/chat/chat_tree.h"
#include "ui/models/sqlite_file.h"

namespace twb::ui {

/// A conversation with all its branches.
struct ChatRecord {
    qint64 id = 0;  ///< 0: not stored yet
    QString title;
    QString model;  ///< folder
    QString systemPrompt;
    core::Json parameters = core::Json::object();
    QDateTime updated;
    ChatTree tree;
};

/// What the list shows of a conversation.
struct ChatEntry {
    qint64 id = 0;
    QString title;
    QDateTime updated;
};

/// The conversations in an SQLite file.
class ChatStore : public QObject {
    Q_OBJECT
public:
    explicit ChatStore(QString file, QObject* parent = nullptr);

    /// <AppDataLocation>/chats.sqlite
    static QString defaultFile();

    /// Newest first; those whose title or messages contain `search` when it is not empty.
    std::vector<ChatEntry> list(const QString& search = {});

    std::optional<ChatRecord> load(qint64 id);

    /// Writes all but the messages; a new conversation gets its id.
    void saveHead(ChatRecord& chat);

    /// Writes one message of a stored conversation, new or changed.
    void saveMessage(qint64 chat, const ChatNode& node);

    void rename(qint64 id, const QString& title);
    void remove(qint64 id);

    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    void changed();
    void problemFound(const QString& message);

private:
    ChatTree loadTree(qint64 id, qint64 leaf);

    SqliteFile m_file;
    QString m_problem;
};

}  // namespace twb::ui
