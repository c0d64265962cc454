#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/api/job.h"
#include "engine/core/cancel.h"
#include "engine/host/mailbox.h"
#include "engine/host/rate_limiter.h"

namespace twb::host {

/// What a method sees of its job: the wish to stop, and the ways to report. Its functions may be called from any thread while the method
/// runs. No torch in here, so that every task can include it.
class JobContext {
public:
    using Emit = std::function<void(api::EventBody)>;

    /// `messages`: those of Engine::tell; null: none come.
    JobContext(core::CancelToken cancel, Emit emit, std::shared_ptr<Mailbox> messages = nullptr);
    JobContext(const JobContext&) = delete;
    JobContext& operator=(const JobContext&) = delete;

    const core::CancelToken& cancelToken() const { return m_cancel; }
    /// Loops over layers, tokens, batches, rows and blocks call this. Throws Error(Cancelled).
    void checkCancelled() const { m_cancel.throwIfCancelled(); }

    /// `total` 0: not known. Rate and remaining time are counted from the first call of the same `phase`. At most 30 a second are sent,
    /// the newest of those held back follows.
    void progress(std::uint64_t done, std::uint64_t total, const std::string& unit, const std::string& phase = "Running");

    /// A piece of streamed text, with the step that wrote it when the call asked for the steps.
    void tokenText(std::string text, std::optional<api::TokenStep> step = std::nullopt);

    /// One row of a batch is done, or failed while the others go on.
    void rowResult(std::uint64_t row, api::Value value);
    void rowFailed(std::uint64_t row, const std::string& error);

    /// A point of a curve; at most 30 a second of each `name` are sent.
    void metric(const std::string& name, std::uint64_t step, double value);

    /// Something found before the result.
    void partialResult(const std::string& name, core::Json json);

    /// The oldest message that was told and not yet taken; nothing when there is none.
    std::optional<core::Json> takeMessage();

    void log(core::LogLevel level, const std::string& text);

    /// Time spent loading models; summed into Result::loadSeconds.
    void addLoadSeconds(double seconds);
    double loadSeconds() const;

    /// Sends what the rate limit still holds back; the host calls it when the method has ended.
    void flush();

private:
    using Clock = RateLimiter::Clock;

    const core::CancelToken m_cancel;
    const Emit m_emit;
    const std::shared_ptr<Mailbox> m_messages;
    mutable std::mutex m_mutex;  // guards what follows
    RateLimiter m_limiter;
    std::string m_phase;
    Clock::time_point m_phaseStart;
    std::uint64_t m_phaseFirst = 0;
    double m_loadSeconds = 0;
};

}  // namespace twb::host
