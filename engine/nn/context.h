#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <ATen/ATen.h>

#include "engine/core/cancel.h"
#include "engine/nn/dropout.h"

namespace twb::nn {

using at::Tensor;
class KvCache;

/// What a model object of transformers keeps from one call to the next. Whoever follows such an object owns one.
struct CallHistory {
    bool sawShortInput = false;  ///< BigBird stays with full attention once it has read a text too short for its blocks
};

/// What one forward call wants besides its inputs: mode, requests for intermediate tensors, and the wish to stop. Layers pass it on by
/// reference; models record into it.
struct CallContext {
    bool training = false;          ///< dropout is active
    bool recomputesLayers = false;  ///< in training: a layer's activations are not kept but computed again (nn/recompute.h)
    bool skipsPadding = false;      ///< what stands where attention_mask is 0 is not looked at, and need not be computed
    bool outputHiddenStates = false;
    bool outputAttentions = false;
    bool outputRouterLogits = false;
    core::CancelToken cancel;
    CallHistory* history = nullptr;  ///< null: every call stands for itself

    KvCache* cache = nullptr;        ///< a decoder's keys and values, read and filled by its self attention; null: none are kept
    KvCache* crossCache = nullptr;   ///< the same of its cross attention, filled once
    std::int64_t lastPositions = 0;  ///< a language model gives logits for only so many last positions; 0: for all

    std::shared_ptr<const PackedRows> packedRows;  ///< of the layers that run; null: they see the padded batch

    std::int64_t recomputedLayers = 0;  ///< counts the layers that recomputesLayers was for

    std::vector<Tensor> hiddenStates;  ///< filled when outputHiddenStates: embeddings, then one a layer, [batch, length, hidden]
    std::vector<Tensor> attentions;    ///< filled when outputAttentions: one a layer, [batch, heads, length, length]
    std::vector<Tensor> routerLogits;  ///< filled when outputRouterLogits: one a mixture of experts, [batch * length, experts]

    Tensor dropout(const Tensor& x, double probability) const {
        const bool isPacked = packedRows && x.dim() == 2;  // the probabilities of attention are not
        return training && probability > 0 ? nn::dropout(x, probability, isPacked ? packedRows.get() : nullptr) : x;
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
    void recordRouterLogits(const Tensor& logits) {
        if (outputRouterLogits) {
            routerLogits.push_back(logits);
        }
    }
    /// Whether the attention of short texts must be used: for this one, or because of an earlier one.
    bool staysShort(bool isShort) {
        if (history == nullptr) {
            return isShort;
        }
        history->sawShortInput = history->sawShortInput || isShort;
        return history->sawShortInput;
    }
    /// Layers' loops call this once a layer. Throws Error(Cancelled).
    void checkCancelled() const { cancel.throwIfCancelled(); }
};

}  // namespace twb::nn
