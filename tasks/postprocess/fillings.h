#pragma once

#include <cstdint>
#include <span>
#include <vector>

/// From the logits of a masked language model at one mask to its fillings (transformers' FillMaskPipeline.postprocess).
namespace twb::tasks {

struct ScoredToken {
    std::int64_t token = 0;
    float score = 0;
};

/// The `top` likeliest tokens, best first. `targets`: the only tokens looked at (empty: the whole vocabulary); the probabilities stay
/// those over the whole vocabulary.
std::vector<ScoredToken> likeliestTokens(std::span<const float> logits, std::span<const std::int64_t> targets, std::size_t top);

}  // namespace twb::tasks
