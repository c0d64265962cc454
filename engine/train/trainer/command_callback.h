#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/train/trainer/trainer_callback.h"

namespace twb::train {

/// A program of the user's that runs at events of the training.
struct EventCommand {
    std::vector<std::string> command;  ///< its name and arguments
    std::vector<std::string> events;   ///< of the names of the TrainerCallback's events: "train_begin", "log", "save", ...
    bool mustSucceed = false;          ///< its failure ends the training
    std::chrono::milliseconds timeout{60'000};
};

/// From a command line for the shell, or {"command": text or list of words, "events": list of names (default evaluate, save, train_end),
/// "must_succeed": false, "timeout_s": 60}. Throws Error(InvalidParameter) naming the field.
EventCommand eventCommandFromJson(const core::Json& given);

/// Runs the command and waits for it. On its standard input it finds one line of JSON: {"event", "output_dir", "state":
/// trainer_state.json's fields, and "logs" or "metrics" where the event has them}; what it prints is logged. A failure is warned of.
std::unique_ptr<TrainerCallback> commandCallback(EventCommand command, core::CancelToken cancel);

}  // namespace twb::train
