#pragma once

#include <vector>

#include <torch/torch.h>

#include "engine/core/cancel.h"

namespace twb::nn {

using at::Tensor;

/// What one forward call wants besides its inputs: mode, requests for intermediate tensors, and the wish to stop. Layers pass it on by
/// reference; models record into it.
struct CallContext {
    bool training = false;  ///< dropout is active
    bool outputHiddenStates = false;
    bool outputAttentions = false;
    core::CancelToken cancel;

    std::vector<Tensor> hiddenStates;  ///< filled when outputHiddenStates: embeddings, then one a layer, [batch, length, hidden]
    std::vector<Tensor> attentions;    ///< filled when outputAttentions: one a layer, [batch, heads, length, length]

    Tensor dropout(const Tensor& x, double probability) const {
        return training && probability > 0 ? at::dropout(x, probability, true) : x;
    }
    void recordHiddenState(const Tensor& x) {
        if (outputHiddenStates) {
            hiddenStates.push_back(x);
        }
    }
    void recordAttention(const Tensor& probabilities) {
        if (outputAttentions) {
            attentions.push_back(probabilities);
        }
    }
    /// Layers' loops call this once a layer. Throws Error(Cancelled).
    void checkCancelled() const { cancel.throwIfCancelled(); }
};

}  // namespace twb::nn
