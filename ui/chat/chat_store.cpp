#include "ui/chat/chat_store.h"

#include <QSqlQuery>
#include <QVariant>

#include "ui/text.h"

namespace twb::ui {
namespace {

const QStringList kTables{
    "CREATE TABLE IF NOT EXISTS chats (id INTEGER PRIMARY KEY, title TEXT NOT NULL, model TEXT NOT NULL, system_prompt TEXT NOT NULL, "
    "parameters TEXT NOT NULL, leaf INTEGER NOT NULL, updated TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS messages (chat INTEGER NOT NULL REFERENCES chats(id), id INTEGER NOT NULL, parent INTEGER NOT NULL, "
    "role TEXT NOT NULL, content TEXT NOT NULL, time TEXT NOT NULL, statistics TEXT, PRIMARY KEY (chat, id)) WITHOUT ROWID",
};

core::Json parsed(const QVariant& text) {
    return core::Json::parse(text.toString().toStdString(), nullptr, /*allow_exceptions=*/false);
}

QString timeText(const QDateTime& time) {
    return notNull(time.toUTC().toString(Qt::ISODateWithMs));
}

QDateTime timeFrom(const QVariant& text) {
    return QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
}

}  // namespace

ChatStore::ChatStore(QString file, QObject* parent)
    : QObject(parent), m_file(std::move(file), {1, kTables}, [this](const QString& sentence) {
          m_problem = sentence;
          Q_EMIT problemFound(sentence);
      }) {}

QString ChatStore::defaultFile() {
    return SqliteFile::inDataFolder("chats.sqlite");
}

std::vector<ChatEntry> ChatStore::list(const QString& search) {
    std::vector<ChatEntry> out;
    if (!m_file.open()) {
        return out;
    }
    QString sql = "SELECT id, title, updated FROM chats";
    if (!search.isEmpty()) {
        sql +=
            " WHERE title LIKE :pattern ESCAPE '\\' OR EXISTS (SELECT 1 FROM messages WHERE messages.chat = chats.id AND "
            "messages.content LIKE :pattern ESCAPE '\\')";
    }
    QSqlQuery query = m_file.query(sql + " ORDER BY updated DESC, id DESC");
    if (!search.isEmpty()) {
        query.bindValue(":pattern", likePattern(search));
    }
    if (m_file.run(query)) {
        while (query.next()) {
            out.push_back({query.value(0).toLongLong(), query.value(1).toString(), timeFrom(query.value(2))});
        }
    }
    return out;
}

std::optional<ChatRecord> ChatStore::load(qint64 id) {
    if (!m_file.open()) {
        return std::nullopt;
    }
    QSqlQuery query = m_file.query("SELECT title, model, system_prompt, parameters, leaf, updated FROM chats WHERE id = ?");
    query.addBindValue(id);
    if (!m_file.run(query) || !query.next()) {
        return std::nullopt;
    }
    ChatRecord chat;
    chat.id = id;
    chat.title = query.value(0).toString();
    chat.model = query.value(1).toString();
    chat.systemPrompt = query.value(2).toString();
    const core::Json parameters = parsed(query.value(3));
    chat.parameters = parameters.is_object() ? parameters : core::Json::object();
    chat.updated = timeFrom(query.value(5));
    chat.tree = loadTree(id, query.value(4).toLongLong());
    return chat;
}

ChatTree ChatStore::loadTree(qint64 id, qint64 leaf) {
    std::vector<ChatNode> nodes;
    QSqlQuery query = m_file.query("SELECT id, parent, role, content, time, statistics FROM messages WHERE chat = ? ORDER BY id");
    query.addBindValue(id);
    if (m_file.run(query)) {
        while (query.next()) {
            const core::Json statistics = parsed(query.value(5));
            nodes.push_back({query.value(0).toLongLong(), query.value(1).toLongLong(), query.value(2).toString(), query.value(3).toString(),
                             timeFrom(query.value(4)), statistics.is_object() ? statistics : core::Json()});
        }
    }
    return ChatTree(std::move(nodes), leaf);
}

void ChatStore::saveHead(ChatRecord& chat) {
    if (!m_file.open()) {
        return;
    }
    chat.updated = QDateTime::currentDateTimeUtc();
    QSqlQuery query = m_file.query(
        chat.id == 0 ? "INSERT INTO chats (title, model, system_prompt, parameters, leaf, updated) VALUES (?, ?, ?, ?, ?, ?)"
                     : "UPDATE chats SET title = ?, model = ?, system_prompt = ?, parameters = ?, leaf = ?, updated = ? WHERE id = ?");
    query.addBindValue(notNull(chat.title));
    query.addBindValue(notNull(chat.model));
    query.addBindValue(notNull(chat.systemPrompt));
    query.addBindValue(jsonText(chat.parameters));
    query.addBindValue(chat.tree.leaf());
    query.addBindValue(timeText(chat.updated));
    if (chat.id != 0) {
        query.addBindValue(chat.id);
    }
    if (m_file.run(query)) {
        if (chat.id == 0) {
            chat.id = query.lastInsertId().toLongLong();
        }
        Q_EMIT changed();
    }
}

void ChatStore::saveMessage(qint64 chat, const ChatNode& node) {
    if (!m_file.open()) {
        return;
    }
    QSqlQuery query =
        m_file.query("INSERT OR REPLACE INTO messages (chat, id, parent, role, content, time, statistics) VALUES (?, ?, ?, ?, ?, ?, ?)");
    query.addBindValue(chat);
    query.addBindValue(node.id);
    query.addBindValue(node.parent);
    query.addBindValue(notNull(node.role));
    query.addBindValue(notNull(node.content));
    query.addBindValue(timeText(node.time));
    query.addBindValue(node.statistics.is_null() ? QString() : jsonText(node.statistics));
    m_file.run(query);
}

void ChatStore::rename(qint64 id, const QString& title) {
    if (!m_file.open()) {
        return;
    }
    QSqlQuery query = m_file.query("UPDATE chats SET title = ? WHERE id = ?");
    query.addBindValue(notNull(title));
    query.addBindValue(id);
    if (m_file.run(query)) {
        Q_EMIT changed();
    }
}

void ChatStore::remove(qint64 id) {
    if (!m_file.open() || !m_file.begin()) {
        return;
    }
    for (const char* sql : {"DELETE FROM messages WHERE chat = ?", "DELETE FROM chats WHERE id = ?"}) {
        QSqlQuery query = m_file.query(sql);
        query.addBindValue(id);
        if (!m_file.run(query)) {
            m_file.rollback();
            return;
        }
    }
    m_file.commit();
    Q_EMIT changed();
}

}  // namespace twb::ui
