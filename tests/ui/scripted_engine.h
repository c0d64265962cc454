#pragma once

#include <utility>
#include <vector>

#include "engine/api/engine.h"

namespace twb::tests {

/// An engine whose jobs go as the test says: `run` sends a job's events while it is submitted. Keeps what was submitted and told.
class ScriptedEngine : public api::Engine {
public:
    explicit ScriptedEngine(api::EventSink sink) : m_sink(std::move(sink)) {}

    const api::EngineInfo& info() const override { return m_info; }
    const std::vector<api::TaskDescription>& tasks() const override { return m_tasks; }
    api::JobId submit(api::JobSpec spec) override {
        const api::JobId id = ++m_last;
        submitted.push_back(spec);
        send(id, api::StateChanged{api::JobState::Queued});
        send(id, api::StateChanged{api::JobState::Running});
        run(id, spec);
        return id;
    }
    void cancel(api::JobId) override {}
    void tell(api::JobId, core::Json message) override { told.push_back(std::move(message)); }

    std::vector<api::JobSpec> submitted;
    std::vector<core::Json> told;

protected:
    virtual void run(api::JobId id, const api::JobSpec& spec) = 0;

    void send(api::JobId id, api::EventBody body) { m_sink({id, ++m_sequence, std::move(body)}); }
    /// The last two events of a job.
    void end(api::JobId id, api::EventBody body, api::JobState state) {
        send(id, std::move(body));
        send(id, api::StateChanged{state});
    }

    std::vector<api::TaskDescription> m_tasks;
    api::EngineInfo m_info;

private:
    api::EventSink m_sink;
    api::JobId m_last = 0;
    std::uint64_t m_sequence = 0;
};

}  // namespace twb::tests
