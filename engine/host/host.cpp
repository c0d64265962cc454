#include "engine/host/host.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/log.h"
#include "engine/host/cpu.h"
#include "engine/host/failure.h"
#include "engine/host/job_context.h"
#include "engine/host/memory.h"
#include "engine/host/threads.h"

namespace twb::host {
namespace {

using core::Error;
using core::ErrorCode;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kMemoryInterval{1};

// The job whose method runs on this thread: what it logs belongs to it.
thread_local api::JobId t_job = 0;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

api::EngineInfo makeInfo(const MethodTable& methods) {
    api::EngineInfo info;
    info.torchVersion = TORCH_VERSION;
    info.threads = engineThreads();
    info.device = "CPU (" + cpuName() + ")";
    info.cpuFeatures = cpuFeatures();
    for (const auto& [name, method] : methods) {
        info.methods.push_back(name);
    }
    return info;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += (out.empty() ? "" : ", ") + name;
    }
    return out;
}

}  // namespace

Host::Host(HostParts parts, api::EventSink sink) : m_parts(std::move(parts)), m_sink(std::move(sink)), m_info(makeInfo(m_parts.methods)) {
    core::setLogSink([this](core::LogLevel level, const std::string& text) { emit(t_job, api::LogLine{level, text}); });
    m_sampler = std::thread([this] { runSampler(); });
    m_thread = std::thread([this] { runQueue(); });
}

Host::~Host() {
    {
        const std::lock_guard lock(m_queueMutex);
        m_stopping = true;
        if (m_running) {
            m_running->cancel.cancel();
        }
        for (const Job& job : m_queue) {
            job.cancel.cancel();  // the thread takes them one by one and ends each as cancelled
        }
    }
    m_wake.notify_all();
    m_thread.join();
    m_sampler.join();
    core::setLogSink({});
}

api::JobId Host::submit(api::JobSpec spec) {
    const std::lock_guard lock(m_queueMutex);
    Job job{++m_lastId, std::move(spec), {}, std::make_shared<Mailbox>()};
    emit(job.id, api::StateChanged{api::JobState::Queued});  // under the lock, so that Running cannot overtake it
    m_queue.push_back(std::move(job));
    m_wake.notify_all();
    return m_lastId;
}

void Host::cancel(api::JobId id) {
    const std::lock_guard lock(m_queueMutex);
    if (m_running && m_running->id == id) {
        m_running->cancel.cancel();
        return;
    }
    const auto it = std::find_if(m_queue.begin(), m_queue.end(), [id](const Job& job) { return job.id == id; });
    if (it != m_queue.end()) {
        m_queue.erase(it);
        emit(id, api::Failure{ErrorCode::Cancelled, "Stopped on request, before it began.", {}});
        emit(id, api::StateChanged{api::JobState::Cancelled});
    }
}

void Host::tell(api::JobId id, core::Json message) {
    const std::lock_guard lock(m_queueMutex);
    if (m_running && m_running->id == id) {
        m_running->messages->put(std::move(message));
    }
}

void Host::runQueue() {
    at::set_num_threads(m_info.threads);  // before anything else of LibTorch runs here
    for (;;) {
        std::unique_lock lock(m_queueMutex);
        m_running.reset();
        m_wake.wait(lock, [this] { return m_stopping || !m_queue.empty(); });
        if (m_queue.empty()) {
            return;
        }
        m_running = std::move(m_queue.front());
        m_queue.pop_front();
        const Job job = *m_running;
        lock.unlock();
        m_wake.notify_all();  // the sampler
        run(job);
    }
}

void Host::run(const Job& job) {
    t_job = job.id;
    emit(job.id, api::StateChanged{api::JobState::Running});
    api::JobState end = api::JobState::Finished;
    try {
        runMethod(job);
    } catch (...) {
        api::Failure failure = failureOf(std::current_exception());
        end = failure.code == ErrorCode::Cancelled ? api::JobState::Cancelled : api::JobState::Failed;
        emit(job.id, std::move(failure));
    }
    sampleMemory();
    emit(job.id, api::StateChanged{end});
    t_job = 0;
}

void Host::runMethod(const Job& job) {
    job.cancel.throwIfCancelled();
    const auto method = m_parts.methods.find(job.spec.method);
    if (method == m_parts.methods.end()) {
        throw Error(ErrorCode::NotFound,
                    "There is no method \"" + job.spec.method + "\". The methods are: " + joined(m_info.methods) + ".");
    }
    const core::Json& params = job.spec.params;
    if (!params.is_object()) {
        throw Error(ErrorCode::InvalidParameter, job.spec.method + ": params must be an object, but is " + core::typeName(params) + ".");
    }
    if (const auto seed = core::optionalInt(params, "seed", job.spec.method)) {
        at::manual_seed(static_cast<std::uint64_t>(*seed));
    }

    const auto start = Clock::now();
    JobContext context(
        job.cancel, [this, id = job.id](api::EventBody body) { emit(id, std::move(body)); }, job.messages);
    api::Output output;
    try {
        output = method->second(params, context);
    } catch (...) {
        context.flush();
        throw;
    }
    context.flush();
    emit(job.id, api::Result{std::move(output), secondsSince(start), context.loadSeconds()});
}

// Memory is the engine's, not a job's: samples carry no job and may come between the events of any.
void Host::sampleMemory() {
    emit(0, api::MemorySample{residentBytes(), m_parts.weightBytes ? m_parts.weightBytes() : 0});
}

void Host::runSampler() {
    std::unique_lock lock(m_queueMutex);
    while (!m_stopping) {
        if (!m_running) {
            m_wake.wait(lock);
            continue;
        }
        m_wake.wait_for(lock, kMemoryInterval, [this] { return m_stopping; });
        if (m_running && !m_stopping) {
            lock.unlock();
            sampleMemory();
            lock.lock();
        }
    }
}

void Host::emit(api::JobId job, api::EventBody body) {
    const std::lock_guard lock(m_eventMutex);
    m_sink(api::Event{job, ++m_sequence, std::move(body)});
}

}  // namespace twb::host
