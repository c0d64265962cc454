#include "tasks/answer_stream.h"

#include "engine/host/job_context.h"

namespace twb::tasks {

AnswerStream::AnswerStream(const text::Tokenizer& tokenizer, const text::DecodeOptions& decode, std::optional<std::int64_t> alternatives,
                           bool told, host::JobContext& job)
    : m_streamer(tokenizer, decode, alternatives, [this, told, &job](std::string text, std::optional<api::TokenStep> step) {
          if (step) {
              m_steps.push_back(*step);
          }
          if (told) {
              job.tokenText(std::move(text), std::move(step));
          }
      }) {}

void AnswerStream::token(std::int64_t id, const at::Tensor& scores) {
    if (!m_first) {
        m_first = Clock::now();
    }
    m_streamer.token(id, scores);
}

void AnswerStream::end() {
    m_streamer.end();
}

void AnswerStream::addFigures(api::GenerationStatistics& statistics, std::int64_t newTokens) const {
    const Clock::time_point now = Clock::now();
    const std::chrono::duration<double> first = m_first.value_or(now) - m_start;
    const std::chrono::duration<double> rest = now - m_first.value_or(m_start);
    const std::int64_t counted = m_first ? newTokens - 1 : newTokens;
    statistics.newTokens = newTokens;
    statistics.timeToFirstTokenMs = first.count() * 1000;
    statistics.tokensPerSecond = rest.count() > 0 ? static_cast<double>(counted) / rest.count() : 0;
}

}  // namespace twb::tasks
