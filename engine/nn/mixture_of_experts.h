#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/nn/context.h"
#include "engine/nn/feed_forward.h"

namespace twb::nn {

/// What config.json says of a mixture of experts, and how its tensors are called.
struct MixtureSettings {
    std::int64_t experts = 0;
    std::int64_t perToken = 0;     ///< experts that a token visits
    std::int64_t innerSize = 0;    ///< of each expert
    std::int64_t sharedInner = 0;  ///< > 0: an expert that every token visits, weighted by a gate of its own (Qwen2-MoE)
    bool normalises = false;       ///< the chosen experts' weights are scaled to sum to one
    double jitter = 0;             ///< while training, the input is multiplied by 1 +- so much
    GatedFeedForward::Names names;
};

/// Sparse mixture of gated feed-forward networks (Mixtral, arXiv:2401.04088): each token goes through its most probable experts, whose
/// outputs are weighted by the router. Records the router's logits.
struct MixtureOfExperts {
    Linear router;
    std::vector<GatedFeedForward> experts;
    std::optional<GatedFeedForward> sharedExpert;
    Linear sharedGate;
    std::int64_t perToken;
    bool normalises;
    double jitter;

    MixtureOfExperts(const Weights& w, const MixtureSettings& settings, std::int64_t size, const Activation& activation);
    Tensor operator()(const Tensor& x, CallContext& context) const;
};

/// The loss that keeps the experts equally busy (Switch Transformers, Fedus et al., arXiv:2101.03961, equations 4 to 6). Router logits one
/// a layer, [batch * length, experts]; tokens that `attentionMask` [batch, length] hides do not count; it may be undefined.
Tensor loadBalancingLoss(const std::vector<Tensor>& routerLogits, std::int64_t perToken, const Tensor& attentionMask);

}  // namespace twb::nn
