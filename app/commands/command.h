#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace twb::app {

/// What the command line chose to do; returns the exit status. Set by the sub-command that was named.
using Action = std::function<int()>;

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

/// Each adds its sub-command to `app`; when it is named, `action` is set.
void addRunCommand(CLI::App& app, Action& action);
void addTokenizeCommand(CLI::App& app, Action& action);
void addModelsCommand(CLI::App& app, Action& action);
void addModelsSaveCommand(CLI::App& models, Action& action);  // of `twb models`
void addTrainCommand(CLI::App& app, Action& action);
void addTrainProcessCommand(CLI::App& app, Action& action);
void addRpcCommand(CLI::App& app, Action& action);
void addSelftestCommand(CLI::App& app, Action& action);
void addDoctorCommand(CLI::App& app, Action& action);

}  // namespace twb::app
