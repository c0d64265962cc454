#pragma once

#include <string>
#include <vector>

namespace twb::host {

/// "Intel(R) Xeon(R) Processor @ 2.80GHz", or "unknown processor".
std::string cpuName();

/// The instruction sets that matter for matrix products, by the names of /proc/cpuinfo ("avx2", "avx512f", "amx_bf16"); on other systems
/// the highest one that LibTorch uses.
std::vector<std::string> cpuFeatures();

}  // namespace twb::host
