#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// From the start and end logits of a question-answering model to candidate answers (transformers' select_starts_ends, decode_spans).
namespace twb::tasks {

/// A run of tokens, both ends included, and the product of the probabilities that the answer starts and ends there.
struct TokenRange {
    std::size_t first = 0;
    std::size_t last = 0;
    float score = 0;
};

struct SpanSelection {
    std::size_t top = 1;
    std::size_t maxTokens = 15;
};

struct SpanScores {
    std::vector<TokenRange> ranges;  ///< best first
    float nullScore = 0;             ///< of "no answer": both ends on the first token
};

/// `allowed[i]`: token i may be part of an answer (context, and the classification token). The first token never counts as an answer.
SpanScores bestSpans(std::span<const float> startLogits, std::span<const float> endLogits, const std::vector<bool>& allowed,
                     const SpanSelection& selection);

}  // namespace twb::tasks
