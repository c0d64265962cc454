#include "engine/host/cpu.h"

#if defined(__linux__)
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#else
#include <ATen/Version.h>
#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif
#endif

namespace twb::host {
namespace {

constexpr const char* kUnknown = "unknown processor";

#if defined(__linux__)
// The value of the first line with this key, or "".
std::string cpuInfo(std::string_view key) {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        const std::size_t colon = line.find(':');
        if (colon != std::string::npos && line.compare(0, key.size(), key) == 0) {
            return colon + 2 <= line.size() ? line.substr(colon + 2) : std::string();
        }
    }
    return {};
}
#endif

}  // namespace

std::string cpuName() {
#if defined(__linux__)
    const std::string name = cpuInfo("model name");
    return name.empty() ? kUnknown : name;
#elif defined(__APPLE__)
    char name[256] = "";
    std::size_t size = sizeof name;
    return sysctlbyname("machdep.cpu.brand_string", name, &size, nullptr, 0) == 0 ? name : kUnknown;
#else
    return kUnknown;
#endif
}

std::vector<std::string> cpuFeatures() {
#if defined(__linux__)
    constexpr std::array kNames{"sse4_2",   "avx",         "fma",         "f16c",     "avx2",     "avx512f",
                                "avx512bw", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile", "amx_int8",
                                "amx_bf16", "asimd",       "asimddp",     "i8mm",     "bf16",     "sve"};
    std::istringstream words(cpuInfo("flags") + ' ' + cpuInfo("Features"));  // x86, Arm
    std::set<std::string> flags;
    for (std::string word; words >> word;) {
        flags.insert(word);
    }
    std::vector<std::string> out;
    for (const char* name : kNames) {
        if (flags.count(name) != 0) {
            out.emplace_back(name);
        }
    }
    return out;
#else
    return {at::get_cpu_capability()};
#endif
}

}  // namespace twb::host
