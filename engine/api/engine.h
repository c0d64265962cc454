#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/job.h"
#include "engine/api/task_description.h"

namespace twb::api {

struct EngineInfo {
    std::string torchVersion;
    std::string device;  ///< "CPU (Intel Xeon ...)"
    int threads = 0;
    std::vector<std::string> cpuFeatures;
    std::vector<std::string> methods;  ///< names that JobSpec::method may have
};

/// Called on the engine's thread, on the one that submits or cancels, or on one that logs, never on two at once. Must return soon, must
/// not throw and must not call the engine.
using EventSink = std::function<void(const Event&)>;

/// The engine as the faces see it. All functions may be called from any thread; none blocks on running work.
class Engine {
public:
    virtual ~Engine() = default;  ///< cancels what runs and waits for the thread to end

    virtual const EngineInfo& info() const = 0;
    virtual const std::vector<TaskDescription>& tasks() const = 0;

    /// Queues a job; its first event (Queued) is sent before this returns.
    virtual JobId submit(JobSpec spec) = 0;

    /// Asks a queued or running job to stop; it ends within one layer, token, batch or block. Unknown or ended ids are ignored.
    virtual void cancel(JobId job) = 0;

    /// Gives a running job a wish that its method understands (`train`: "save", "evaluate", ...; see tasks/methods/training_watch.h). Other
    /// methods, and unknown, waiting or ended ids ignore it.
    virtual void tell(JobId job, core::Json message) = 0;
};

/// The engine lives in its own shared library, so that a window shows before LibTorch is loaded; app/engine_loader opens it and calls
/// this function (`twb_create_engine`), which takes the sink over. When the engine cannot start it returns null and puts the reason into
/// `error`.
using CreateEngine = Engine* (*)(EventSink* sink, std::string* error);

}  // namespace twb::api
