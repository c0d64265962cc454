#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "engine/api/engine.h"

namespace twb::app {

/// The engine for a command: runs one job after the other and waits for each. Log lines go to standard error; Ctrl+C cancels the running
/// job.
class Session {
public:
    /// Loads the engine. Throws core::Error.
    Session();
    ~Session();

    const api::Engine& engine() const { return *m_engine; }

    /// Called on the calling thread with the job's events, in order (but for states and logs).
    using Listener = std::function<void(const api::EventBody&)>;

    /// Runs a job to its end. Throws core::Error with what the job's Failure says.
    api::Result run(api::JobSpec spec, const Listener& listener = {});

private:
    void receive(const api::Event& event);
    std::optional<api::Event> nextEvent();
    api::Result finish(api::JobId job, const Listener& listener);

    std::mutex m_mutex;  // guards m_events
    std::condition_variable m_arrived;
    std::deque<api::Event> m_events;
    std::unique_ptr<api::Engine> m_engine;  // last: its thread uses the members above
};

}  // namespace twb::app
