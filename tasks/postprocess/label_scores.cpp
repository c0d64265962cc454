#include "tasks/postprocess/label_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace twb::tasks {

std::vector<float> softmax(std::span<const float> logits) {
    std::vector<float> out(logits.begin(), logits.end());
    if (out.empty()) {
        return out;
    }
    const float largest = *std::max_element(out.begin(), out.end());
    float sum = 0;
    for (float& value : out) {
        value = std::exp(value - largest);
        sum += value;
    }
    for (float& value : out) {
        value /= sum;
    }
    return out;
}

std::vector<float> sigmoid(std::span<const float> logits) {
    std::vector<float> out(logits.begin(), logits.end());
    for (float& value : out) {
        value = 1.0F / (1.0F + std::exp(-value));
    }
    return out;
}

ScoreFunction defaultScoreFunction(const std::string& problemType, std::size_t labelCount) {
    const bool independent = problemType == "multi_label_classification" || labelCount == 1;
    return independent ? ScoreFunction::Sigmoid : ScoreFunction::Softmax;
}

api::Labels labelScores(std::span<const float> logits, const std::vector<std::string>& labels, ScoreFunction function,
                        const LabelSelection& selection) {
    std::vector<float> scores(logits.begin(), logits.end());
    if (function == ScoreFunction::Softmax) {
        scores = softmax(logits);
    } else if (function == ScoreFunction::Sigmoid) {
        scores = sigmoid(logits);
    }
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    if (selection.form != LabelSelection::Form::LabelOrder) {
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
        order.resize(std::min(order.size(), selection.form == LabelSelection::Form::Best ? 1 : selection.top.value_or(order.size())));
    }
    api::Labels out;
    out.bare = selection.form == LabelSelection::Form::Best;
    for (const std::size_t i : order) {
        out.labels.push_back({labels.at(i), scores[i]});
    }
    return out;
}

}  // namespace twb::tasks
