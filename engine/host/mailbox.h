#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/core/json.h"

namespace twb::host {

/// Messages from a face to a running job. Any thread puts, the job's takes.
class Mailbox {
public:
    void put(core::Json message) {
        const std::lock_guard lock(m_mutex);
        m_messages.push_back(std::move(message));
    }

    /// The oldest; nothing when there is none.
    std::optional<core::Json> take() {
        const std::lock_guard lock(m_mutex);
        if (m_messages.empty()) {
            return std::nullopt;
        }
        core::Json first = std::move(m_messages.front());
        m_messages.pop_front();
        return first;
    }

private:
    std::mutex m_mutex;
    std::deque<core::Json> m_messages;
};

}  // namespace twb::host
