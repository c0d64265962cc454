#include "engine/host/memory.h"

#if defined(__linux__)
#include <malloc.h>
#include <unistd.h>

#include <fstream>
#include <string>
#elif defined(__APPLE__)
#include <mach/mach.h>
#include <malloc/malloc.h>
#include <sys/sysctl.h>
#elif defined(_WIN32)
#include <windows.h>
// psapi.h needs windows.h before it
#include <psapi.h>
#endif

namespace twb::host {

#if defined(_WIN32)
/// Zeros where the system does not tell.
static MEMORYSTATUSEX memoryStatus() {
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof status;
    return GlobalMemoryStatusEx(&status) ? status : MEMORYSTATUSEX{};
}
#endif

std::uint64_t residentBytes() {
#if defined(__linux__)
    std::ifstream in("/proc/self/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    return in >> total >> resident ? resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
#elif defined(__APPLE__)
    mach_task_basic_info_data_t info;
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    const auto status = task_info(mach_task_self(), MACH_TASK_BASIC_INFO, reinterpret_cast<task_info_t>(&info), &count);
    return status == KERN_SUCCESS ? info.resident_size : 0;
#elif defined(_WIN32)
    PROCESS_MEMORY_COUNTERS counters;
    return GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters) ? counters.WorkingSetSize : 0;
#else
    return 0;
#endif
}

std::uint64_t freedBytes() {
#if defined(__GLIBC__)
    return mallinfo2().fordblks;
#elif defined(__APPLE__)
    malloc_statistics_t all{};
    malloc_zone_statistics(nullptr, &all);
    return all.size_allocated - all.size_in_use;
#else
    return 0;
#endif
}

std::uint64_t mainMemoryBytes() {
#if defined(__linux__)
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
#elif defined(__APPLE__)
    std::uint64_t bytes = 0;
    std::size_t size = sizeof bytes;
    return sysctlbyname("hw.memsize", &bytes, &size, nullptr, 0) == 0 ? bytes : 0;
#elif defined(_WIN32)
    return memoryStatus().ullTotalPhys;
#else
    return 0;
#endif
}

std::uint64_t availableMemoryBytes() {
#if defined(__linux__)
    std::ifstream in("/proc/meminfo");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("MemAvailable:")) {
            return std::stoull(line.substr(line.find_first_of("0123456789"))) * 1024;
        }
    }
    return 0;
#elif defined(__APPLE__)
    vm_statistics64_data_t pages;
    mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
    const auto status = host_statistics64(mach_host_self(), HOST_VM_INFO64, reinterpret_cast<host_info64_t>(&pages), &count);
    return status == KERN_SUCCESS ? (pages.free_count + pages.inactive_count) * std::uint64_t(vm_page_size) : 0;
#elif defined(_WIN32)
    return memoryStatus().ullAvailPhys;
#else
    return 0;
#endif
}

}  // namespace twb::host
