#include "engine/text/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace twb::text {
namespace {

constexpr std::size_t kRangesPerThread = 16;

}  // namespace

void inParallel(std::size_t count, unsigned threads, const std::function<void(std::size_t begin, std::size_t end)>& work) {
    const unsigned wanted = threads == 0 ? std::max(1u, std::thread::hardware_concurrency()) : threads;
    const std::size_t used = std::min<std::size_t>(wanted, count);
    if (used <= 1) {
        work(0, count);
        return;
    }
    const std::size_t step = std::max<std::size_t>(1, count / (used * kRangesPerThread));
    std::atomic<std::size_t> next = 0;
    std::mutex lock;
    std::exception_ptr error;
    const auto run = [&] {
        try {
            for (std::size_t begin = next.fetch_add(step); begin < count; begin = next.fetch_add(step)) {
                work(begin, std::min(begin + step, count));
            }
        } catch (...) {
            next = count;
            const std::lock_guard guard(lock);
            error = error ? error : std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < used; ++i) {
        others.emplace_back(run);
    }
    run();
    for (std::thread& other : others) {
        other.join();
    }
    if (error) {
        std::rethrow_exception(error);
    }
}

}  // namespace twb::text
