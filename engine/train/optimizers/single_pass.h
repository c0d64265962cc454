#pragma once

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace twb::train {

/// What one thread takes at a time.
inline constexpr std::int64_t kElementsPerTask = 1 << 15;

/// Calls `update(i)` for every element, in parallel ranges: an optimizer's whole rule in one pass over the memory. `update` touches nothing
/// of other elements, which lets the compiler take several at once.
template <class Update>
void forEachElement(std::int64_t count, const Update& update) {
    at::parallel_for(0, count, kElementsPerTask, [&](std::int64_t begin, std::int64_t end) {
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC ivdep
#endif
        for (std::int64_t i = begin; i < end; ++i) {
            update(i);
        }
    });
}

}  // namespace twb::train
