#include "engine/train/trainer/command_callback.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/core/child_process.h"
#include "engine/core/error.h"
#include "engine/core/log.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr const char* kField = "event_command";
// The first event, init_end, has passed when callbacks are added.
constexpr std::array kEvents{"train_begin", "train_end", "epoch_begin", "epoch_end", "step_begin", "substep_end",
                             "step_end",    "evaluate",  "predict",     "save",      "log",        "prediction_step"};

[[noreturn]] void fail(const std::string& why) {
    throw Error(ErrorCode::InvalidParameter, std::string(kField) + why);
}

std::vector<std::string> texts(const Json& list, const std::string& field) {
    std::vector<std::string> out;
    for (const Json& each : list) {
        if (!each.is_string()) {
            fail(field + " must hold texts only, but holds " + core::excerpt(each) + ".");
        }
        out.push_back(each.get<std::string>());
    }
    return out;
}

std::vector<std::string> commandOf(const Json& given) {
    if (given.is_string() && !given.get<std::string>().empty()) {
        return {"/bin/sh", "-c", given.get<std::string>()};
    }
    if (!given.is_array() || given.empty()) {
        fail(": the command must be a text or a list of words, but is " + core::excerpt(given) + ".");
    }
    return texts(given, ".command");
}

std::vector<std::string> eventsOf(const Json& given) {
    if (!given.is_array() || given.empty()) {
        fail(".events must be a list of names, but is " + core::excerpt(given) + ".");
    }
    std::vector<std::string> names = texts(given, ".events");
    for (const std::string& name : names) {
        if (std::find(kEvents.begin(), kEvents.end(), name) == kEvents.end()) {
            std::string known;
            for (const char* each : kEvents) {
                known += (known.empty() ? "" : ", ") + std::string(each);
            }
            fail(".events: there is no event " + name + ". There are " + known + ".");
        }
    }
    return names;
}

class Command final : public TrainerCallback {
    using Arguments = TrainingArguments;
    using State = TrainerState;
    using Control = TrainerControl;

public:
    Command(EventCommand command, core::CancelToken cancel) : m_command(std::move(command)), m_cancel(std::move(cancel)) {}

    void onTrainBegin(const Arguments& a, const State& s, Control&) override { tell("train_begin", a, s); }
    void onTrainEnd(const Arguments& a, const State& s, Control&) override { tell("train_end", a, s); }
    void onEpochBegin(const Arguments& a, const State& s, Control&) override { tell("epoch_begin", a, s); }
    void onEpochEnd(const Arguments& a, const State& s, Control&) override { tell("epoch_end", a, s); }
    void onStepBegin(const Arguments& a, const State& s, Control&) override { tell("step_begin", a, s); }
    void onSubstepEnd(const Arguments& a, const State& s, Control&) override { tell("substep_end", a, s); }
    void onStepEnd(const Arguments& a, const State& s, Control&) override { tell("step_end", a, s); }
    void onEvaluate(const Arguments& a, const State& s, Control&, const Json& metrics) override {
        tell("evaluate", a, s, {{"metrics", metrics}});
    }
    void onPredict(const Arguments& a, const State& s, Control&, const Json& metrics) override {
        tell("predict", a, s, {{"metrics", metrics}});
    }
    void onSave(const Arguments& a, const State& s, Control&) override { tell("save", a, s); }
    void onLog(const Arguments& a, const State& s, Control&, const Json& logs) override { tell("log", a, s, {{"logs", logs}}); }
    void onPredictionStep(const Arguments& a, const State& s, Control&) override { tell("prediction_step", a, s); }

private:
    void tell(const std::string& event, const Arguments& arguments, const State& state, const Json& more = Json::object()) {
        if (std::find(m_command.events.begin(), m_command.events.end(), event) == m_command.events.end()) {
            return;
        }
        Json message{{"event", event}, {"output_dir", arguments.output_dir}, {"state", state.toJson()}};
        message.update(more);
        const std::string problem = run(core::dumpJson(message) + "\n");
        if (problem.empty()) {
            return;
        }
        const std::string text = std::string(kField) + " at the event " + event + ": " + problem;
        if (m_command.mustSucceed) {
            throw Error(ErrorCode::InvalidParameter, text);
        }
        core::log(core::LogLevel::Warning, text);
    }

    /// What went wrong; empty: nothing.
    std::string run(const std::string& input) const {
        core::ProcessEnd end;
        try {
            end = core::runProcess(m_command.command, input, m_command.timeout, m_cancel);
        } catch (const Error& error) {
            if (error.code() == ErrorCode::Cancelled) {
                throw;
            }
            return error.what();
        }
        const std::string output = end.output.substr(0, end.output.find_last_not_of(" \r\n") + 1);
        if (end.timedOut) {
            return "the command took more than " + std::to_string(m_command.timeout.count() / 1000.0) + " s and was ended.";
        }
        if (end.status != 0) {
            return "the command ended with status " + std::to_string(end.status) + (output.empty() ? "." : ": " + output);
        }
        if (!output.empty()) {
            core::log(core::LogLevel::Info, output);
        }
        return {};
    }

    EventCommand m_command;
    core::CancelToken m_cancel;
};

}  // namespace

EventCommand eventCommandFromJson(const Json& given) {
    EventCommand command;
    command.events = {"evaluate", "save", "train_end"};
    if (!given.is_object()) {
        command.command = commandOf(given);
        return command;
    }
    for (const auto& [name, value] : given.items()) {
        if (name != "command" && name != "events" && name != "must_succeed" && name != "timeout_s") {
            fail(" has no field " + name + "; it has command, events, must_succeed and timeout_s.");
        }
    }
    command.command = commandOf(given.value("command", Json()));
    if (given.contains("events")) {
        command.events = eventsOf(given["events"]);
    }
    command.mustSucceed = core::optionalBool(given, "must_succeed", kField).value_or(false);
    if (const auto seconds = core::optionalNumber(given, "timeout_s", kField)) {
        if (!(*seconds > 0 && *seconds <= 86'400)) {
            fail(".timeout_s must lie above 0 and be at most a day's 86400, but is " + core::dumpJson(given["timeout_s"]) + ".");
        }
        command.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000));
    }
    return command;
}

std::unique_ptr<TrainerCallback> commandCallback(EventCommand command, core::CancelToken cancel) {
    return std::make_unique<Command>(std::move(command), std::move(cancel));
}

}  // namespace twb::train
