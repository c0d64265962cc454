#pragma once

#include <cstdint>

#include "engine/models/model.h"
#include "engine/nn/layers.h"

namespace twb::models {

/// The span head of XLNet and XLM (transformers' SQuADHead): the end is predicted from each of the best starts, answerability from the
/// classification token.
struct SquadHead {
    nn::Linear startDense, endDense0, endDense1, answerDense0, answerDense1;
    nn::LayerNorm endNorm;
    std::int64_t startTop, endTop;

    SquadHead(const nn::Weights& w, std::int64_t hiddenSize, double eps, std::int64_t startTop, std::int64_t endTop);

    /// With start_positions and end_positions sets `loss`, else start_top_log_probs, start_top_index, end_top_log_probs, end_top_index and
    /// cls_logits. Optional inputs: cls_index, is_impossible, p_mask. states [batch, length, hidden].
    void operator()(const Tensor& states, const Inputs& inputs, Outputs& outputs) const;

private:
    Tensor endLogits(const Tensor& states, const Tensor& startStates) const;
    Tensor answerLogits(const Tensor& states, const Tensor& startStates, const Tensor& clsIndex) const;
};

}  // namespace twb::models
