#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include "engine/api/job.h"
#include "ui/chat/chat_store.h"
#include "ui/models/task_request.h"

namespace twb::ui {

class EngineClient;
class Job;

/// The conversation in front: asks the engine for answers, takes them in as they come, and keeps everything in the store. Knows no widget.
class ChatSession : public QObject {
    Q_OBJECT
public:
    ChatSession(EngineClient& engine, ChatStore& store, QObject* parent = nullptr);

    const ChatRecord& chat() const { return m_chat; }
    bool isRunning() const { return m_job != nullptr; }
    qint64 runningNode() const { return m_running; }  ///< the answer that is being written; 0: none

    /// An empty conversation, with the settings of the one before.
    void startNew();
    /// False: it is not in the store any more.
    bool open(qint64 id);

    void setModel(const QString& folder) { m_chat.model = folder; }
    void setSystemPrompt(const QString& text);
    void setParameters(const core::Json& parameters) { m_chat.parameters = parameters; }
    void setTitle(const QString& title);

    /// Adds what the user says and asks for the answer.
    void send(const QString& text);
    /// Says something else in the place of a message of the user: a new branch, and its answer.
    void edit(qint64 id, const QString& text);
    /// Another answer beside this one.
    void regenerate(qint64 id);
    /// Shows another branch.
    void choose(qint64 id);
    void stop();

    /// The call that an answer after the last message would make.
    TaskRequest request() const;

Q_SIGNALS:
    void pathChanged();              ///< other messages are shown than before
    void contentChanged(qint64 id);  ///< a message grew; at most 30 times a second
    void runStateChanged();
    void progressed(const twb::api::Progress& progress);
    void failed(const twb::api::Failure& failure);

private:
    void answer(qint64 parent);
    TaskRequest requestFor(qint64 parent) const;
    void flush();
    void finish(const api::Result& result);
    void end();
    void saveHead();

    EngineClient& m_engine;
    ChatStore& m_store;
    ChatRecord m_chat;
    QPointer<Job> m_job;
    qint64 m_running = 0;
    QString m_written;  // of the running answer
    QTimer m_flush;
};

}  // namespace twb::ui
