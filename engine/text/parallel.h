#pragma once

#include <cstddef>
#include <functional>

namespace twb::text {

/// Calls `work(begin, end)` for ranges that together are [0, count), on up to `threads` threads (0: as many as there are processors); the
/// caller's is one of them. Ranges are handed out as threads come free, so that long texts do not pile up on one. An exception of `work`
/// ends the call and is thrown again here (the first one).
void inParallel(std::size_t count, unsigned threads, const std::function<void(std::size_t begin, std::size_t end)>& work);

}  // namespace twb::text
