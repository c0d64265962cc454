#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/api/value.h"

/// From the logits of a sequence classifier to labels with scores (transformers' TextClassificationPipeline.postprocess).
namespace twb::tasks {

std::vector<float> softmax(std::span<const float> logits);
std::vector<float> sigmoid(std::span<const float> logits);

enum class ScoreFunction { Sigmoid, Softmax, None };

/// What transformers applies when the caller says nothing: the sigmoid for several labels at once or a single label, else the softmax.
ScoreFunction defaultScoreFunction(const std::string& problemType, std::size_t labelCount);

/// How many labels come back, and in what form.
struct LabelSelection {
    enum class Form {
        Best,        ///< the best label as a bare object (no top_k given)
        LabelOrder,  ///< all labels in the order of their ids (return_all_scores)
        Ranked       ///< the `top` best, best first
    };
    Form form = Form::Best;
    std::optional<std::size_t> top;  ///< absent: all
};

/// `logits` and `labels` have one entry a class.
api::Labels labelScores(std::span<const float> logits, const std::vector<std::string>& labels, ScoreFunction function,
                        const LabelSelection& selection);

}  // namespace twb::tasks
