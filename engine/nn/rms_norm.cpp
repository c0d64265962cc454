#include "engine/nn/rms_norm.h"

namespace twb::nn {

RmsNorm::RmsNorm(const Weights& w, std::int64_t size, double epsilon, bool isFromOne)
    : weight(w.tensor("weight", {size}, isFromOne ? Init::zeros() : Init::ones())), eps(epsilon), fromOne(isFromOne) {}

Tensor RmsNorm::operator()(const Tensor& x) const {
    const Tensor wide = x.to(at::kFloat);
    const Tensor normed = wide * at::rsqrt(wide.square().mean(-1, true) + eps);
    return fromOne ? (normed * (weight.to(at::kFloat) + 1)).to(x.scalar_type()) : normed.to(x.scalar_type()) * weight;
}

}  // namespace twb::nn
