#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "engine/api/job.h"

namespace twb::host {

/// Lets at most one event a stream pass in an interval; the newest of those held back follows when the interval is over (with the next
/// event) or at flush(). Streams are named by the caller ("progress", "loss", ...). Not thread-safe.
class RateLimiter {
public:
    using Clock = std::chrono::steady_clock;
    using Emit = std::function<void(api::EventBody)>;

    static constexpr std::chrono::milliseconds kInterval{34};  ///< just under 30 a second

    explicit RateLimiter(Emit emit) : m_emit(std::move(emit)) {}

    void offer(const std::string& stream, api::EventBody body, Clock::time_point now = Clock::now());
    /// Sends what is still held back.
    void flush();

private:
    struct Stream {
        Clock::time_point last;
        bool sentBefore = false;
        bool holds = false;
        api::EventBody held;
    };

    Emit m_emit;
    std::map<std::string, Stream> m_streams;
};

}  // namespace twb::host
