#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/cancel.h"

namespace twb::core {

/// How a program ended.
struct ProcessEnd {
    int status = 0;  ///< exit status; 128 + signal when a signal ended it
    bool timedOut = false;
    std::string output;  ///< the beginning of its standard output and error, at most 64 KiB
};

/// Runs a program (`command`: its name, looked up in PATH, and arguments) with `input` on its standard input, and waits. After `timeout`,
/// or when cancelled, it and what it started are killed. Throws Error(NotFound) when it cannot be started, Error(Cancelled), and
/// Error(Unsupported) on Windows.
ProcessEnd runProcess(const std::vector<std::string>& command, std::string_view input, std::chrono::milliseconds timeout,
                      const CancelToken& cancel);

}  // namespace twb::core
