#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/Parallel.h>

#include "engine/host/threads.h"
#include "engine/nn/weights.h"

#if !defined(_WIN32)
#include <unistd.h>
#endif

/// What the measuring programs share. Each prints one JSON line a figure, as the scripts beside them do for the peers.
namespace twb::bench {

using Clock = std::chrono::steady_clock;

inline double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// `values` must not be empty.
inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Of `runs` calls, after one that is not counted.
template <typename Call>
double medianSeconds(int runs, Call call) {
    call();
    std::vector<double> seconds;
    for (int i = 0; i < runs; ++i) {
        const auto start = Clock::now();
        call();
        seconds.push_back(secondsSince(start));
    }
    return median(seconds);
}

/// `kind`: "" or the kind of the products, such as "int8".
inline void say(const std::string& kind, const std::string& what, double value, const char* unit) {
    const std::string peer = kind.empty() ? "transformer-workbench" : "transformer-workbench " + kind;
    std::printf("{\"peer\": \"%s\", \"what\": \"%s\", \"value\": %.4f, \"unit\": \"%s\"}\n", peer.c_str(), what.c_str(), value, unit);
    std::fflush(stdout);
}

/// The kind of a Linear by its name on the command line; nothing for another word.
inline std::optional<nn::LinearKind> linearKind(std::string_view name) {
    using nn::LinearKind;
    if (name == "float32") {
        return LinearKind::Plain;
    }
    if (name == "bfloat16") {
        return LinearKind::BFloat16;
    }
    if (name == "int8") {
        return LinearKind::Int8;
    }
    return name == "int4" ? std::optional(LinearKind::Int4) : std::nullopt;
}

/// Threads as the program has them. OpenMP reads its settings when its library is loaded, which is before main: it begins again with them.
inline void useProgramThreads(char** argv) {
#if !defined(_WIN32)
    if (!std::getenv("TWB_BENCH_STARTED")) {
        host::setThreadEnvironment();
        setenv("TWB_BENCH_STARTED", "1", 1);
        execv("/proc/self/exe", argv);
    }
#else
    static_cast<void>(argv);
#endif
    at::set_num_threads(host::engineThreads());
}

}  // namespace twb::bench
