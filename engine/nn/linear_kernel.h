#pragma once

#include <ATen/ATen.h>

namespace twb::nn {

/// Another way to compute a Linear's product than at::linear over its weight: from a packed copy, or with an adapter beside it. Made at
/// load from the policy of the Weights, so no model knows of it. For inference only.
class LinearKernel {
public:
    virtual ~LinearKernel() = default;

    /// [..., in] -> [..., out], the bias included; in the type of `x`.
    virtual at::Tensor operator()(const at::Tensor& x) const = 0;
};

}  // namespace twb::nn
