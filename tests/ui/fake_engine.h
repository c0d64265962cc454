#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "engine/api/engine.h"

namespace twb::tests {

/// An engine that answers at once with canned values, on a thread of its own as the real one does. The text "wait" runs until it is
/// cancelled, "fail" fails; with "rows", a row "bad" fails and the others go on.
class FakeEngine : public api::Engine {
public:
    explicit FakeEngine(api::EventSink sink);
    ~FakeEngine() override;

    const api::EngineInfo& info() const override { return m_info; }
    const std::vector<api::TaskDescription>& tasks() const override { return m_tasks; }
    api::JobId submit(api::JobSpec spec) override;
    void cancel(api::JobId job) override;
    void tell(api::JobId, core::Json) override {}

    /// The jobs that were submitted, for looking at afterwards (call when none runs).
    const std::vector<api::JobSpec>& submitted() const { return m_submitted; }

private:
    void work();
    void run(api::JobId id, const api::JobSpec& spec);
    void send(api::JobId id, api::EventBody body);
    api::Value answer(const std::string& task, const core::Json& input) const;
    bool isCancelled(api::JobId id);

    api::EventSink m_sink;
    api::EngineInfo m_info;
    std::vector<api::TaskDescription> m_tasks;
    std::vector<api::JobSpec> m_submitted;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::pair<api::JobId, api::JobSpec>> m_queue;
    std::set<api::JobId> m_cancelled;
    std::atomic<std::uint64_t> m_sequence = 0;
    api::JobId m_nextId = 1;
    bool m_quit = false;
    std::thread m_thread;
};

}  // namespace twb::tests
