#include "engine/generation/stopping.h"

#include <algorithm>

namespace twb::generation {

std::string_view toString(FinishReason reason) {
    switch (reason) {
        case FinishReason::None:
            return "none";
        case FinishReason::EndOfSequence:
            return "stop";
        case FinishReason::Length:
            return "length";
        case FinishReason::Context:
            return "context";
        case FinishReason::StopString:
            return "stop";
        case FinishReason::Time:
            return "time";
    }
    return "none";
}

Stopping::Stopping(StoppingOptions options) : m_options(std::move(options)), m_start(std::chrono::steady_clock::now()) {
    for (const std::string& text : m_options.stopStrings) {
        m_longestStopString = std::max(m_longestStopString, text.size());
    }
}

std::int64_t Stopping::maxLength() const {
    return m_options.contextLength ? std::min(m_options.maxLength, *m_options.contextLength) : m_options.maxLength;
}

FinishReason Stopping::all(const at::Tensor& sequences) const {
    const std::int64_t length = sequences.size(1);
    if (length >= m_options.maxLength) {
        return FinishReason::Length;
    }
    if (m_options.contextLength && length >= *m_options.contextLength) {
        return FinishReason::Context;
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_start;
    return m_options.maxTimeS && elapsed.count() > *m_options.maxTimeS ? FinishReason::Time : FinishReason::None;
}

bool Stopping::hasStopString(const at::Tensor& sequence) const {
    // A token stands for at least one byte of text most of the time: as many tokens as the longest stop string has bytes, and some for
    // those that stand for none, are enough to see it end.
    const auto window = static_cast<std::int64_t>(m_longestStopString) + 8;
    const std::int64_t first = std::max(m_options.promptLength, sequence.size(0) - window);
    const at::Tensor recent = sequence.slice(0, first).contiguous();
    const auto* ids = recent.data_ptr<std::int64_t>();
    const std::string text = m_options.decode(TokenIds(ids, ids + recent.numel()));
    return std::any_of(m_options.stopStrings.begin(), m_options.stopStrings.end(),
                       [&](const std::string& stop) { return text.find(stop) != std::string::npos; });
}

}  // namespace twb::generation
