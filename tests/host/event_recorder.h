#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "engine/api/engine.h"

namespace twb::test {

/// Keeps all events of an engine and waits for jobs to end.
class EventRecorder {
public:
    api::EventSink sink() {
        return [this](const api::Event& event) {
            const std::lock_guard lock(m_mutex);
            m_events.push_back(event);
            m_changed.notify_all();
        };
    }

    std::vector<api::Event> events() {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }

    std::vector<api::EventBody> bodiesOf(api::JobId job) {
        const std::lock_guard lock(m_mutex);
        std::vector<api::EventBody> bodies;
        for (const api::Event& event : m_events) {
            if (event.job == job) {
                bodies.push_back(event.body);
            }
        }
        return bodies;
    }

    /// The bodies of one kind of a job, in order.
    template <class Body>
    std::vector<Body> all(api::JobId job) {
        std::vector<Body> found;
        for (const api::EventBody& body : bodiesOf(job)) {
            if (const auto* match = std::get_if<Body>(&body)) {
                found.push_back(*match);
            }
        }
        return found;
    }

    /// Whether the job reached the state within ten seconds.
    bool waitFor(api::JobId job, api::JobState state) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(10), [&] {
            for (const api::Event& event : m_events) {
                const auto* change = std::get_if<api::StateChanged>(&event.body);
                if (event.job == job && change && change->state == state) {
                    return true;
                }
            }
            return false;
        });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<api::Event> m_events;
};

}  // namespace twb::test
