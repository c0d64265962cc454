#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/api/value.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/log.h"

namespace twb::api {

using JobId = std::uint64_t;

/// Work for the engine: a method of the protocol (`pipeline`, `forward`, `tokenize`, `info`, ... as `twb rpc` has them) and its
/// parameters. Self-contained: it could be sent to another process as it is.
struct JobSpec {
    std::string method;
    core::Json params = core::Json::object();
    std::string title;  ///< for lists of jobs; may be empty
};

enum class JobState { Queued, Running, Finished, Failed, Cancelled };

struct StateChanged {
    JobState state = JobState::Queued;
};

struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;  ///< 0: not known
    std::string unit;         ///< "rows", "bytes", "steps"
    double ratePerSecond = 0;
    std::optional<double> etaSeconds;
    std::string phase;  ///< "Loading", "Running", ...
};

/// A piece of streamed text: whole words, or the text of one step when the call asked for the steps.
struct TokenText {
    std::string text;
    std::optional<TokenStep> step;
};

/// One row of a batch is done (or failed: the others go on).
struct RowResult {
    std::uint64_t row = 0;
    std::optional<Value> value;
    std::optional<std::string> error;
};

struct MetricPoint {
    std::string name;
    std::uint64_t step = 0;
    double value = 0;
};

/// What a job has found so far, before its result: "evaluation" of a training.
struct PartialResult {
    std::string name;
    core::Json json;
};

struct MemorySample {
    std::uint64_t residentBytes = 0;  ///< of the process
    std::uint64_t weightBytes = 0;    ///< of the loaded models
};

struct LogLine {
    core::LogLevel level = core::LogLevel::Info;
    std::string text;
};

struct Result {
    Output output;
    double seconds = 0;      ///< time from start to end, loading included
    double loadSeconds = 0;  ///< of it, loading the model (0 when it was loaded already)
};

struct Failure {
    core::ErrorCode code = core::ErrorCode::Internal;
    std::string message;
    std::string detail;
};

using EventBody =
    std::variant<StateChanged, Progress, TokenText, RowResult, MetricPoint, PartialResult, MemorySample, LogLine, Result, Failure>;

/// A job's events arrive in the order of `sequence`; after Result or Failure (whose StateChanged follows) comes nothing more.
/// Progress, MetricPoint and MemorySample come at most 30 times a second a job.
struct Event {
    JobId job = 0;  ///< 0: about the engine, not a job
    std::uint64_t sequence = 0;
    EventBody body;
};

}  // namespace twb::api
