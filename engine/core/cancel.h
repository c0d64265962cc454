#pragma once

#include <atomic>
#include <memory>

#include "engine/core/error.h"

namespace twb::core {

/// A shared flag that asks running work to stop. Copies share the flag; any thread may set it. Loops over layers, tokens,
/// batches, rows and blocks call throwIfCancelled().
class CancelToken {
public:
    CancelToken() : m_flag(std::make_shared<std::atomic<bool>>(false)) {}

    void cancel() const noexcept { m_flag->store(true, std::memory_order_relaxed); }
    bool isCancelled() const noexcept { return m_flag->load(std::memory_order_relaxed); }
    void throwIfCancelled() const {
        if (isCancelled()) {
            throw Error(ErrorCode::Cancelled, "Stopped on request.");
        }
    }

private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

}  // namespace twb::core
