#pragma once

#include <cstdint>

#include <ATen/ATen.h>

#include "engine/nn/weights.h"

namespace twb::nn {

/// Root mean square normalisation over the last dimension (Zhang and Sennrich, 2019, arXiv:1910.07467): x / sqrt(mean(x^2) + eps) * weight.
struct RmsNorm {
    Tensor weight;
    double eps = 1e-6;
    bool fromOne = false;  ///< the weight is stored as its difference from one (Gemma)

    RmsNorm() = default;
    RmsNorm(const Weights& w, std::int64_t size, double eps, bool fromOne = false);

    Tensor operator()(const Tensor& x) const;
};

}  // namespace twb::nn
