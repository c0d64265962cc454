#pragma once

#include <cstdlib>
#include <optional>
#include <string_view>

#include <ATen/Parallel.h>

#include "engine/host/threads.h"
#include "engine/nn/weights.h"
#include "tests/bench/bench.h"

#if !defined(_WIN32)
#include <unistd.h>
#endif

/// What the measuring programs of models share.
namespace twb::bench {

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
