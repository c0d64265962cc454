#include "engine/host/threads.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "engine/core/log.h"

#if defined(__linux__)
#include <sched.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#elif defined(_WIN32)
#include <windows.h>

#include <vector>
#endif

namespace twb::host {
namespace {

constexpr int kMaxThreads = 1024;

int logicalCores() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::optional<int> threadsFromEnvironment(const char* name) {
    const char* text = std::getenv(name);
    if (!text || !*text) {
        return std::nullopt;
    }
    int value = 0;
    const char* end = text + std::strlen(text);
    const auto [rest, error] = std::from_chars(text, end, value);
    const bool wholeNumber = error == std::errc() && (rest == end || *rest == ',');  // OMP_NUM_THREADS may list nested levels
    if (!wholeNumber || value < 1 || value > kMaxThreads) {
        core::log(core::LogLevel::Warning, std::string(name) + " must be a whole number from 1 to " + std::to_string(kMaxThreads) +
                                               ", but is \"" + text + "\"; it is ignored.");
        return std::nullopt;
    }
    return value;
}

#if defined(__linux__)
int readNumber(const std::string& file, int fallback) {
    std::ifstream in(file);
    int value = fallback;
    return in >> value ? value : fallback;
}

// A container's limit, in whole cores: "max 100000" or "150000 100000" (cgroup v2).
int quotaCores() {
    std::ifstream in("/sys/fs/cgroup/cpu.max");
    double quota = 0;
    double period = 0;
    return in >> quota >> period && period > 0 ? std::max(1, static_cast<int>(quota / period)) : kMaxThreads;
}
#endif

void setIfAbsent(const char* name, const std::string& value) {
#if defined(_WIN32)
    if (!std::getenv(name)) {
        _putenv_s(name, value.c_str());
    }
#else
    setenv(name, value.c_str(), 0);
#endif
}

}  // namespace

int physicalCores() {
#if defined(__linux__)
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return logicalCores();
    }
    std::set<std::pair<int, int>> cores;  // (socket, core): hyper-threads share one
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &allowed)) {
            const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/";
            cores.emplace(readNumber(topology + "physical_package_id", 0), readNumber(topology + "core_id", cpu));
        }
    }
    return std::clamp(static_cast<int>(cores.size()), 1, quotaCores());
#elif defined(__APPLE__)
    int count = 0;
    size_t size = sizeof count;
    return sysctlbyname("hw.physicalcpu", &count, &size, nullptr, 0) == 0 ? std::max(1, count) : logicalCores();
#elif defined(_WIN32)
    DWORD bytes = 0;
    GetLogicalProcessorInformation(nullptr, &bytes);
    std::vector<SYSTEM_LOGICAL_PROCESSOR_INFORMATION> entries(bytes / sizeof(SYSTEM_LOGICAL_PROCESSOR_INFORMATION));
    if (!GetLogicalProcessorInformation(entries.data(), &bytes)) {
        return logicalCores();
    }
    const auto isCore = [](const auto& entry) { return entry.Relationship == RelationProcessorCore; };
    return std::max(1, static_cast<int>(std::count_if(entries.begin(), entries.end(), isCore)));
#else
    return logicalCores();
#endif
}

int engineThreads() {
    if (const auto threads = threadsFromEnvironment("TWB_THREADS")) {
        return *threads;
    }
    if (const auto threads = threadsFromEnvironment("OMP_NUM_THREADS")) {
        return *threads;
    }
    return physicalCores();
}

void setThreadEnvironment() {
    setIfAbsent("OMP_NUM_THREADS", std::to_string(engineThreads()));
    // A thread that spins at a barrier holds the core that a thread of its own team needs when another process is busy.
    setIfAbsent("GOMP_SPINCOUNT", "10000");  // GNU: what the LibTorch wheels carry
    setIfAbsent("KMP_BLOCKTIME", "0");      // LLVM and Intel
}

}  // namespace twb::host
