#pragma once

#include <chrono>

#include "engine/generation/text_streamer.h"

namespace twb::host {
class JobContext;
}

namespace twb::tasks {

/// Tells the tokens of an answer to the job as they come, keeps their steps, and takes the time.
class AnswerStream : public generation::TokenListener {
public:
    /// `told`: whether the job hears the text.
    AnswerStream(const text::Tokenizer& tokenizer, const text::DecodeOptions& decode, std::optional<std::int64_t> alternatives, bool told,
                 host::JobContext& job);

    void token(std::int64_t id, const at::Tensor& scores) override;
    void end();

    std::vector<api::TokenStep> takeSteps() { return std::move(m_steps); }
    /// `newTokens`: how many there are in the end (searches with beams tell none while they run).
    void addFigures(api::GenerationStatistics& statistics, std::int64_t newTokens) const;

private:
    using Clock = std::chrono::steady_clock;

    generation::TextStreamer m_streamer;
    std::vector<api::TokenStep> m_steps;
    Clock::time_point m_start = Clock::now();
    std::optional<Clock::time_point> m_first;
};

}  // namespace twb::tasks
