#include "engine/core/log.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>

namespace twb::core {
namespace {

LogLevel levelFromEnvironment() {
    const char* name = std::getenv("TWB_LOG");
    const std::string_view value = name ? name : "";
    return value == "debug"     ? LogLevel::Debug
           : value == "warning" ? LogLevel::Warning
           : value == "error"   ? LogLevel::Error
                                : LogLevel::Info;
}

// Logging is process-wide by nature; this is the one place that holds its state.
struct LogState {
    std::mutex mutex;
    LogSink sink;
    std::atomic<LogLevel> level{levelFromEnvironment()};
};

LogState& state() {
    static LogState instance;
    return instance;
}

const char* prefix(LogLevel level) {
    switch (level) {
        case LogLevel::Debug:
            return "debug: ";
        case LogLevel::Info:
            return "";
        case LogLevel::Warning:
            return "warning: ";
        case LogLevel::Error:
            return "error: ";
    }
    return "";
}

}  // namespace

void setLogSink(LogSink sink) {
    const std::lock_guard lock(state().mutex);
    state().sink = std::move(sink);
}

void setLogLevel(LogLevel level) {
    state().level = level;
}

void log(LogLevel level, const std::string& message) {
    LogState& s = state();
    if (level < s.level) {
        return;
    }
    const std::lock_guard lock(s.mutex);
    if (s.sink) {
        s.sink(level, message);
    } else {
        std::fprintf(stderr, "%s%s\n", prefix(level), message.c_str());
    }
}

}  // namespace twb::core
