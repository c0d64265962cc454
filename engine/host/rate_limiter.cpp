#include "engine/host/rate_limiter.h"

#include <utility>

namespace twb::host {

void RateLimiter::offer(const std::string& stream, api::EventBody body, Clock::time_point now) {
    Stream& s = m_streams[stream];
    if (s.sentBefore && now - s.last < kInterval) {
        s.held = std::move(body);
        s.holds = true;
        return;
    }
    s.last = now;
    s.sentBefore = true;
    s.holds = false;
    m_emit(std::move(body));
}

void RateLimiter::flush() {
    for (auto& [name, stream] : m_streams) {
        if (std::exchange(stream.holds, false)) {
            m_emit(std::move(stream.held));
        }
    }
}

}  // namespace twb::host
