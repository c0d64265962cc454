#pragma once

#include <QHash>
#include <QObject>
#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "engine/api/engine.h"
#include "ui/job.h"

namespace twb::ui {

/// Opens the engine's library and makes the engine; runs in a thread of its own. Throws core::Error.
using EngineFactory = std::function<std::shared_ptr<api::Engine>(api::EventSink)>;

/// The engine for the GUI thread: loads it in the background, and turns its events, which come from the engine's thread, into
/// signals here, in batches. Jobs may be submitted before the engine is there; they wait.
class EngineClient : public QObject {
    Q_OBJECT
public:
    explicit EngineClient(QObject* parent = nullptr);
    ~EngineClient() override;

    /// Starts loading. `ready` or `startFailed` follows.
    void start(EngineFactory factory);

    bool isReady() const { return m_engine != nullptr; }
    const QString& startError() const { return m_startError; }  ///< empty unless loading failed

    /// Empty until ready.
    const std::vector<api::TaskDescription>& tasks() const;
    const api::TaskDescription* task(const QString& id) const;
    const api::EngineInfo& info() const;

    Job* submit(api::JobSpec spec);

Q_SIGNALS:
    void ready();
    void startFailed(const QString& message, const QString& detail);
    void jobAdded(twb::ui::Job* job);
    void logged(twb::core::LogLevel level, const QString& text);
    void memorySampled(const twb::api::MemorySample& sample);

private:
    struct Inbox;  // events on their way between the threads

    void adopt(std::shared_ptr<api::Engine> engine);
    void fail(const QString& message, const QString& detail);
    void deliver();
    void send(Job* job, api::JobSpec spec);
    void cancel(Job* job);

    std::shared_ptr<Inbox> m_inbox;
    std::thread m_loader;
    std::shared_ptr<api::Engine> m_engine;
    QString m_startError;
    std::vector<std::pair<Job*, api::JobSpec>> m_waiting;  // submitted before the engine was ready
    QHash<api::JobId, Job*> m_jobs;
};

}  // namespace twb::ui
