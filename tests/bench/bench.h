#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

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

}  // namespace twb::bench
