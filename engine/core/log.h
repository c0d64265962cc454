#pragma once

#include <functional>
#include <string>

namespace twb::core {

enum class LogLevel { Debug, Info, Warning, Error };

using LogSink = std::function<void(LogLevel, const std::string& message)>;

/// Where messages go from now on: standard error until someone (the host) sets another sink. Any thread may log.
void setLogSink(LogSink sink);

/// Messages below this level are dropped (default Info; the environment variable TWB_LOG=debug|info|warning|error sets it).
void setLogLevel(LogLevel level);

void log(LogLevel level, const std::string& message);

}  // namespace twb::core
