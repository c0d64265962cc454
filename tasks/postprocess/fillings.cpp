#include "tasks/postprocess/fillings.h"

#include <algorithm>

#include "tasks/postprocess/label_scores.h"

namespace twb::tasks {

std::vector<ScoredToken> likeliestTokens(std::span<const float> logits, std::span<const std::int64_t> targets, std::size_t top) {
    const std::vector<float> probabilities = softmax(logits);
    std::vector<ScoredToken> tokens;
    if (targets.empty()) {
        tokens.reserve(probabilities.size());
        for (std::size_t i = 0; i < probabilities.size(); ++i) {
            tokens.push_back({static_cast<std::int64_t>(i), probabilities[i]});
        }
    } else {
        for (const std::int64_t token : targets) {
            tokens.push_back({token, probabilities.at(static_cast<std::size_t>(token))});
        }
    }
    const std::size_t count = std::min(top, tokens.size());
    std::partial_sort(
        tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(count), tokens.end(),
        [](const ScoredToken& a, const ScoredToken& b) { return a.score != b.score ? a.score > b.score : a.token < b.token; });
    tokens.resize(count);
    return tokens;
}

}  // namespace twb::tasks
