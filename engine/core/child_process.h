#pragma once

#include <chrono>
#include <memory>
#include <optional>
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

/// A program that runs beside this one, and is killed, with what it started, when the object goes. Its standard input stays open and
/// empty as long as this process lives: a program that ends when its input does never outlives it.
class ChildProcess {
public:
    /// Throws as runProcess.
    explicit ChildProcess(const std::vector<std::string>& command);
    ~ChildProcess();
    ChildProcess(ChildProcess&&) noexcept;
    ChildProcess& operator=(ChildProcess&&) noexcept;

    /// How it ended; nothing while it runs.
    std::optional<ProcessEnd> end();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace twb::core
