#include "ui/engine_client.h"

#include <QCoreApplication>
#include <algorithm>
#include <mutex>

#include "engine/core/error.h"
#include "ui/text.h"

namespace twb::ui {

struct EngineClient::Inbox {
    std::mutex mutex;
    std::vector<api::Event> events;
    EngineClient* client = nullptr;  // null once the client is gone

    /// Any thread. One queued call carries all events that arrive until the GUI thread gets to it.
    void put(const api::Event& event) {
        const std::lock_guard lock(mutex);
        if (!client) {
            return;
        }
        events.push_back(event);
        if (events.size() == 1) {
            QMetaObject::invokeMethod(
                client, [target = client] { target->deliver(); }, Qt::QueuedConnection);
        }
    }
};

EngineClient::EngineClient(QObject* parent) : QObject(parent), m_inbox(std::make_shared<Inbox>()) {
    m_inbox->client = this;
}

EngineClient::~EngineClient() {
    if (m_loader.joinable()) {
        m_loader.join();
    }
    m_engine.reset();  // cancels what runs and waits; late events are dropped with the inbox
    const std::lock_guard lock(m_inbox->mutex);
    m_inbox->client = nullptr;
}

void EngineClient::start(EngineFactory factory) {
    if (m_loader.joinable() || m_engine) {
        return;
    }
    m_loader = std::thread([this, inbox = m_inbox, factory = std::move(factory)] {
        try {
            auto engine = factory([inbox](const api::Event& event) { inbox->put(event); });
            QMetaObject::invokeMethod(
                this, [this, engine = std::move(engine)] { adopt(engine); }, Qt::QueuedConnection);
        } catch (const core::Error& error) {
            QMetaObject::invokeMethod(
                this, [this, message = qtext(error.what()), detail = qtext(error.detail())] { fail(message, detail); },
                Qt::QueuedConnection);
        } catch (const std::exception& error) {
            QMetaObject::invokeMethod(
                this, [this, message = qtext(error.what())] { fail(message, {}); }, Qt::QueuedConnection);
        }
    });
}

const std::vector<api::TaskDescription>& EngineClient::tasks() const {
    static const std::vector<api::TaskDescription> none;
    return m_engine ? m_engine->tasks() : none;
}

const api::TaskDescription* EngineClient::task(const QString& id) const {
    const std::string wanted = id.toStdString();
    const auto& all = tasks();
    const auto found = std::find_if(all.begin(), all.end(), [&](const api::TaskDescription& t) { return api::answersTo(t, wanted); });
    return found == all.end() ? nullptr : &*found;
}

const api::EngineInfo& EngineClient::info() const {
    static const api::EngineInfo none;
    return m_engine ? m_engine->info() : none;
}

Job* EngineClient::submit(api::JobSpec spec) {
    auto* job = new Job(qtext(spec.title), this);
    connect(job, &Job::cancelRequested, this, [this, job] { cancel(job); });
    connect(job, &Job::told, this, [this, job](const core::Json& message) {
        if (const api::JobId id = m_jobs.key(job)) {
            m_engine->tell(id, message);
        }
    });
    connect(job, &Job::ended, job, &QObject::deleteLater);
    Q_EMIT jobAdded(job);
    if (m_engine) {
        send(job, std::move(spec));
    } else if (m_startError.isEmpty()) {
        m_waiting.emplace_back(job, std::move(spec));
    } else {
        // Queued, so that the caller can connect first.
        QMetaObject::invokeMethod(
            job,
            [job, message = m_startError.toStdString()] {
                job->handle(api::Failure{core::ErrorCode::Internal, message, {}});
                job->handle(api::StateChanged{api::JobState::Failed});
            },
            Qt::QueuedConnection);
    }
    return job;
}

void EngineClient::adopt(std::shared_ptr<api::Engine> engine) {
    m_loader.join();
    m_engine = std::move(engine);
    Q_EMIT ready();
    for (auto& [job, spec] : std::exchange(m_waiting, {})) {
        send(job, std::move(spec));
    }
}

void EngineClient::fail(const QString& message, const QString& detail) {
    m_loader.join();
    m_startError = message;
    Q_EMIT startFailed(message, detail);
    for (auto& [job, spec] : std::exchange(m_waiting, {})) {
        job->handle(api::Failure{core::ErrorCode::Internal, message.toStdString(), detail.toStdString()});
        job->handle(api::StateChanged{api::JobState::Failed});
    }
}

void EngineClient::send(Job* job, api::JobSpec spec) {
    // The job's first events wait in the inbox until this function has returned to the event loop.
    m_jobs.insert(m_engine->submit(std::move(spec)), job);
}

void EngineClient::cancel(Job* job) {
    const auto waiting = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const auto& entry) { return entry.first == job; });
    if (waiting != m_waiting.end()) {
        m_waiting.erase(waiting);
        job->handle(api::StateChanged{api::JobState::Cancelled});
        return;
    }
    if (const api::JobId id = m_jobs.key(job)) {  // ids begin with 1
        m_engine->cancel(id);
    }
}

void EngineClient::deliver() {
    std::vector<api::Event> events;
    {
        const std::lock_guard lock(m_inbox->mutex);
        events.swap(m_inbox->events);
    }
    for (const api::Event& event : events) {
        if (const auto* line = std::get_if<api::LogLine>(&event.body)) {
            Q_EMIT logged(line->level, qtext(line->text));
        } else if (const auto* sample = std::get_if<api::MemorySample>(&event.body)) {
            Q_EMIT memorySampled(*sample);
        } else if (Job* job = m_jobs.value(event.job)) {
            job->handle(event.body);
            if (job->isOver()) {
                m_jobs.remove(event.job);
            }
        }
    }
}

}  // namespace twb::ui
