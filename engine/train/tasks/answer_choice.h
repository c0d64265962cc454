#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace twb::train {

/// What a model says of one window of a context, token by token.
struct AnswerWindow {
    std::span<const float> start, end;        ///< logits
    std::span<const std::int64_t> positions;  ///< first code point and the one after the last, two a token; -1: not of the context
};

struct AnswerRules {
    std::size_t best = 20;        ///< tokens that are tried as beginning and as end, of each window (n_best_size)
    std::size_t mostTokens = 30;  ///< of an answer (max_answer_length)
    bool mayBeNone = false;       ///< there are questions without an answer (version_2_with_negative)
    double noneThreshold = 0;     ///< how much more than the answer "none" must score (null_score_diff_threshold)
};

/// The answer to a question: the passage of its context with the highest sum of logits; empty for none (postprocess_qa_predictions of
/// transformers 4.34.1, examples/pytorch/question-answering/utils_qa.py). As there "empty" stands where a model points at no passage.
std::string chosenAnswer(const std::u32string& context, const std::vector<AnswerWindow>& windows, const AnswerRules& rules);

}  // namespace twb::train
