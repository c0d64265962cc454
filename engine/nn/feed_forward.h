#pragma once

#include <cstdint>
#include <string>

#include "engine/nn/layers.h"

namespace twb::nn {

/// down(act(up(x))).
struct FeedForward {
    Linear up, down;
    Activation activation;

    struct Names {
        std::string up, down;
    };

    FeedForward(const Weights& w, const Names& names, std::int64_t size, std::int64_t inner, const Activation& act, bool withBias)
        : up(w / names.up, size, inner, withBias), down(w / names.down, inner, size, withBias), activation(act) {}
    Tensor operator()(const Tensor& x) const { return down(activation(up(x))); }
};

/// down(act(gate(x)) * up(x)): SwiGLU, GeGLU (Shazeer, 2020, arXiv:2002.05202). Gate and up are stored apart, or as one tensor (`up` of the
/// names is empty then).
struct GatedFeedForward {
    FusedLinear gateUp;
    Linear down;
    Activation activation;

    struct Names {
        std::string gate = "gate_proj", up = "up_proj", down = "down_proj";
    };

    GatedFeedForward(const Weights& w, const Names& names, std::int64_t size, std::int64_t inner, const Activation& act,
                     bool withBias = false);
    Tensor operator()(const Tensor& x) const;
};

}  // namespace twb::nn
