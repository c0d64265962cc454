#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/api/engine.h"
#include "engine/core/cancel.h"
#include "engine/host/mailbox.h"
#include "engine/host/method.h"

namespace twb::host {

struct HostParts {
    MethodTable methods;
    std::vector<api::TaskDescription> tasks;
    std::function<std::uint64_t()> weightBytes;  ///< of the loaded models, for memory samples; any thread calls it; may be empty
};

/// The engine: one thread owns LibTorch and runs the jobs in the order of their submission. Events are sent one at a time, in the order of
/// their sequence numbers; the sink must not call back into the host.
class Host : public api::Engine {
public:
    Host(HostParts parts, api::EventSink sink);
    ~Host() override;

    const api::EngineInfo& info() const override { return m_info; }
    const std::vector<api::TaskDescription>& tasks() const override { return m_parts.tasks; }
    api::JobId submit(api::JobSpec spec) override;
    void cancel(api::JobId job) override;
    void tell(api::JobId job, core::Json message) override;

private:
    struct Job {
        api::JobId id = 0;
        api::JobSpec spec;
        core::CancelToken cancel;
        std::shared_ptr<Mailbox> messages;
    };

    void runQueue();
    void runSampler();
    void run(const Job& job);
    void runMethod(const Job& job);
    void emit(api::JobId job, api::EventBody body);
    void sampleMemory();

    const HostParts m_parts;
    const api::EventSink m_sink;
    api::EngineInfo m_info;

    std::mutex m_eventMutex;  // one event at a time
    std::uint64_t m_sequence = 0;

    std::mutex m_queueMutex;  // guards what follows
    std::condition_variable m_wake;
    std::deque<Job> m_queue;
    std::optional<Job> m_running;
    api::JobId m_lastId = 0;
    bool m_stopping = false;

    std::thread m_sampler;
    std::thread m_thread;  // last: it uses all of the above
};

}  // namespace twb::host
