#include "engine/nn/feed_forward.h"

namespace twb::nn {
namespace {

FusedLinear gateAndUp(const Weights& w, const GatedFeedForward::Names& names, std::int64_t size, std::int64_t inner, bool withBias) {
    if (names.up.empty()) {
        return {{Linear(w / names.gate, size, 2 * inner, withBias)}, w.policy()};
    }
    return {{Linear(w / names.gate, size, inner, withBias), Linear(w / names.up, size, inner, withBias)}, w.policy()};
}

}  // namespace

GatedFeedForward::GatedFeedForward(const Weights& w, const Names& names, std::int64_t size, std::int64_t inner, const Activation& act,
                                   bool withBias)
    : gateUp(gateAndUp(w, names, size, inner, withBias)), down(w / names.down, inner, size, withBias), activation(act) {}

Tensor GatedFeedForward::operator()(const Tensor& x) const {
    std::vector<Tensor> parts = gateUp(x);
    if (parts.size() == 1) {
        parts = parts[0].chunk(2, -1);
    }
    return down(activation(parts[0]) * parts[1]);
}

}  // namespace twb::nn
