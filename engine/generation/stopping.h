#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "engine/generation/generation_config.h"

namespace twb::generation {

enum class FinishReason { None, EndOfSequence, Length, Context, StopString, Time };

std::string_view toString(FinishReason reason);  ///< "stop" (an end token or a stop string), "length", "context", "time"

/// Turns ids into text, for stop strings.
using DecodeText = std::function<std::string(const TokenIds&)>;

struct StoppingOptions {
    std::int64_t promptLength = 0;
    std::int64_t maxLength = 0;
    std::optional<std::int64_t> contextLength;  ///< positions that the model has, where there are no more
    std::optional<double> maxTimeS;
    std::vector<std::string> stopStrings;
    DecodeText decode;
};

/// When to stop, besides the end-of-sequence tokens, which the searches watch. Time counts from the construction.
class Stopping {
public:
    explicit Stopping(StoppingOptions options);

    /// Whether all sequences [rows, length] must end now: None if not.
    FinishReason all(const at::Tensor& sequences) const;
    /// Whether the new text of one row has a stop string that its newest tokens completed.
    bool hasStopString(const at::Tensor& sequence) const;

    bool watchesText() const { return !m_options.stopStrings.empty(); }
    /// The length at which the sequences end.
    std::int64_t maxLength() const;

private:
    StoppingOptions m_options;
    std::chrono::steady_clock::time_point m_start;
    std::size_t m_longestStopString = 0;
};

}  // namespace twb::generation
