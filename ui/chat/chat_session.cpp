#include "ui/chat/chat_session.h"

#include <utility>

#include "ui/engine_client.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

constexpr int kFlushMs = 33;
constexpr qsizetype kTitleLength = 60;

QString titleFrom(const QString& text) {
    const QString line = text.left(4 * kTitleLength).simplified();
    return line.size() <= kTitleLength ? line : line.left(kTitleLength - 1) + "…";
}

}  // namespace

ChatSession::ChatSession(EngineClient& engine, ChatStore& store, QObject* parent) : QObject(parent), m_engine(engine), m_store(store) {
    m_flush.setSingleShot(true);
    m_flush.setInterval(kFlushMs);
    connect(&m_flush, &QTimer::timeout, this, &ChatSession::flush);
}

void ChatSession::startNew() {
    stop();
    end();
    ChatRecord fresh;
    fresh.model = m_chat.model;
    fresh.systemPrompt = m_chat.systemPrompt;
    fresh.parameters = m_chat.parameters;
    m_chat = std::move(fresh);
    Q_EMIT pathChanged();
}

bool ChatSession::open(qint64 id) {
    std::optional<ChatRecord> found = m_store.load(id);
    if (!found) {
        return false;
    }
    stop();
    end();
    m_chat = *std::move(found);
    Q_EMIT pathChanged();
    return true;
}

void ChatSession::setSystemPrompt(const QString& text) {
    if (text != m_chat.systemPrompt) {
        m_chat.systemPrompt = text;
        if (m_chat.id != 0) {
            saveHead();
        }
    }
}

void ChatSession::setTitle(const QString& title) {
    m_chat.title = title;
    if (m_chat.id != 0) {
        m_store.rename(m_chat.id, title);
    }
}

void ChatSession::send(const QString& text) {
    if (isRunning()) {
        return;
    }
    const qint64 id = m_chat.tree.add(m_chat.tree.leaf(), "user", text).id;
    if (m_chat.title.isEmpty()) {
        m_chat.title = titleFrom(text);
    }
    saveHead();
    m_store.saveMessage(m_chat.id, *m_chat.tree.node(id));
    answer(id);
}

void ChatSession::edit(qint64 id, const QString& text) {
    const ChatNode* old = m_chat.tree.node(id);
    if (isRunning() || !old) {
        return;
    }
    const qint64 fresh = m_chat.tree.add(old->parent, "user", text).id;
    saveHead();
    m_store.saveMessage(m_chat.id, *m_chat.tree.node(fresh));
    answer(fresh);
}

void ChatSession::regenerate(qint64 id) {
    const ChatNode* old = m_chat.tree.node(id);
    if (!isRunning() && old) {
        answer(old->role == "assistant" ? old->parent : old->id);
    }
}

void ChatSession::choose(qint64 id) {
    if (isRunning() || !m_chat.tree.node(id)) {
        return;
    }
    m_chat.tree.choose(id);
    saveHead();
    Q_EMIT pathChanged();
}

TaskRequest ChatSession::request() const {
    return requestFor(m_chat.tree.leaf());
}

TaskRequest ChatSession::requestFor(qint64 parent) const {
    return {"conversational", m_chat.model, m_chat.tree.messagesUpTo(parent, m_chat.systemPrompt), m_chat.parameters};
}

void ChatSession::answer(qint64 parent) {
    const TaskRequest request = requestFor(parent);
    m_running = m_chat.tree.add(parent, "assistant", {}).id;
    m_written.clear();
    m_job = m_engine.submit(request.toJobSpec(tr("Chat")));
    connect(m_job, &Job::progressed, this, [this] { Q_EMIT progressed(m_job->progress()); });
    connect(m_job, &Job::tokenArrived, this, [this](const api::TokenText& token) {
        m_written += qtext(token.text);
        if (!m_flush.isActive()) {
            m_flush.start();
        }
    });
    connect(m_job, &Job::finished, this, &ChatSession::finish);
    connect(m_job, &Job::failed, this, [this](const api::Failure& failure) {
        if (failure.code != core::ErrorCode::Cancelled) {
            Q_EMIT failed(failure);
        } else if (!m_written.isEmpty()) {
            m_chat.tree.setStatistics(m_running, core::Json{{"finish_reason", "cancelled"}});
        }
    });
    connect(m_job, &Job::ended, this, &ChatSession::end);
    Q_EMIT pathChanged();
    Q_EMIT runStateChanged();
}

void ChatSession::flush() {
    if (m_running != 0) {
        m_chat.tree.setContent(m_running, m_written);
        Q_EMIT contentChanged(m_running);
    }
}

void ChatSession::finish(const api::Result& result) {
    if (result.output.values.empty()) {
        return;
    }
    if (const auto* value = std::get_if<api::Conversation>(&result.output.values.front())) {
        if (!value->messages.empty()) {
            m_written = qtext(value->messages.back().content);
        }
        if (value->statistics) {
            m_chat.tree.setStatistics(m_running, api::toJson(*value->statistics));
        }
    }
}

/// What was written so far stays, also when the answer was stopped or failed half-way. Does nothing when no answer is being written.
void ChatSession::end() {
    if (m_running == 0) {
        return;
    }
    if (m_job) {
        m_job->disconnect(this);
        m_job = nullptr;
    }
    m_flush.stop();
    flush();
    const qint64 id = std::exchange(m_running, 0);
    if (m_written.isEmpty() && m_chat.tree.node(id)->statistics.is_null()) {
        m_chat.tree.removeLeaf(id);  // it failed, or was stopped, before the first word
        Q_EMIT pathChanged();
    } else {
        m_store.saveMessage(m_chat.id, *m_chat.tree.node(id));
        Q_EMIT contentChanged(id);
    }
    saveHead();
    Q_EMIT runStateChanged();
}

void ChatSession::stop() {
    if (m_job) {
        m_job->cancel();
    }
}

void ChatSession::saveHead() {
    m_store.saveHead(m_chat);
}

}  // namespace twb::ui
