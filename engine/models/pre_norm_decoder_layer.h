#pragma once

#include <cstdint>
#include <string>

#include "engine/nn/attention.h"
#include "engine/nn/layers.h"

namespace twb::models {

using at::Tensor;

/// BART's decoder layer with its norms before the sublayers and without cross attention: BioGPT, XGLM.
struct PreNormDecoderLayer {
    struct Settings {
        std::int64_t size, innerSize, heads;
        std::string activation, activationKey;  ///< its name, and the key of config.json that gave it
        double dropout, attentionDropout, activationDropout;
    };

    nn::LayerNorm attentionNorm, finalNorm;
    nn::FusedLinear queryKeyValue;
    nn::Linear out, up, down;
    nn::Activation activation;
    std::int64_t layer, heads;
    double dropout, attentionDropout, activationDropout;

    PreNormDecoderLayer(const nn::Weights& w, const Settings& s, std::int64_t layer);

    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const;
};

}  // namespace twb::models
