#include "tasks/postprocess/answer_spans.h"

#include <algorithm>

#include "tasks/postprocess/label_scores.h"

namespace twb::tasks {
namespace {

/// Probabilities over the allowed tokens.
std::vector<float> probabilities(std::span<const float> logits, const std::vector<bool>& allowed) {
    constexpr float kOutside = -10000.0F;
    std::vector<float> masked(logits.begin(), logits.end());
    for (std::size_t i = 0; i < masked.size(); ++i) {
        masked[i] = allowed[i] ? masked[i] : kOutside;
    }
    return softmax(masked);
}

}  // namespace

SpanScores bestSpans(std::span<const float> startLogits, std::span<const float> endLogits, const std::vector<bool>& allowed,
                     const SpanSelection& selection) {
    std::vector<float> start = probabilities(startLogits, allowed);
    std::vector<float> end = probabilities(endLogits, allowed);
    SpanScores out;
    if (start.empty()) {
        return out;
    }
    out.nullScore = start[0] * end[0];
    start[0] = end[0] = 0;

    for (std::size_t first = 0; first < start.size(); ++first) {
        const std::size_t stop = std::min(start.size(), first + selection.maxTokens);
        for (std::size_t last = first; allowed[first] && last < stop; ++last) {
            const float score = start[first] * end[last];
            if (allowed[last] && score > 0) {
                out.ranges.push_back({first, last, score});
            }
        }
    }
    const std::size_t count = std::min(selection.top, out.ranges.size());
    std::stable_sort(out.ranges.begin(), out.ranges.end(), [](const TokenRange& a, const TokenRange& b) { return a.score > b.score; });
    out.ranges.resize(count);
    if (out.ranges.empty() && allowed[0]) {
        out.ranges.push_back({0, 0, 0.0F});  // nothing can be the answer: transformers then points at the first token
    }
    return out;
}

}  // namespace twb::tasks
