#include "engine/nn/rms_norm.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <array>
#include <cmath>

#include <ATen/Parallel.h>

namespace twb::nn {
namespace {

/// Sums in as many lanes as a vector register holds, which the compiler may not do to one sum by itself.
float meanSquare(const float* x, std::int64_t size) {
    constexpr std::int64_t kLanes = 16;
    std::array<float, kLanes> sums{};
    std::int64_t i = 0;
    for (; i + kLanes <= size; i += kLanes) {
        for (std::int64_t lane = 0; lane < kLanes; ++lane) {
            sums[static_cast<std::size_t>(lane)] += x[i + lane] * x[i + lane];
        }
    }
    float sum = 0;
    for (const float lane : sums) {
        sum += lane;
    }
    for (; i < size; ++i) {
        sum += x[i] * x[i];
    }
    return sum / static_cast<float>(size);
}

/// The norm in one pass a row: a decoder's step has two norms a layer over one row, where starting five kernels is most of the time.
Tensor normedRows(const Tensor& x, const Tensor& weight, double eps, bool fromOne) {
    const Tensor input = x.contiguous();
    Tensor output = at::empty_like(input);
    const std::int64_t size = input.size(-1);
    const float one = fromOne ? 1.0F : 0.0F;
    const float* from = input.const_data_ptr<float>();
    const float* scale = weight.const_data_ptr<float>();
    float* to = output.mutable_data_ptr<float>();
    constexpr std::int64_t kElementsATask = 32768;
    at::parallel_for(0, input.numel() / size, std::max<std::int64_t>(1, kElementsATask / size), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) {
            const float* values = from + row * size;
            const float factor = 1.0F / std::sqrt(meanSquare(values, size) + static_cast<float>(eps));
            for (std::int64_t i = 0; i < size; ++i) {
                to[row * size + i] = values[i] * factor * (scale[i] + one);
            }
        }
    });
    return output;
}

}  // namespace

RmsNorm::RmsNorm(const Weights& w, std::int64_t size, double epsilon, bool isFromOne)
    : weight(w.tensor("weight", {size}, isFromOne ? Init::zeros() : Init::ones())), eps(epsilon), fromOne(isFromOne) {}

Tensor RmsNorm::operator()(const Tensor& x) const {
    const bool isTracked = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
    if (!isTracked && x.is_cpu() && x.numel() > 0 && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat) {
        return normedRows(x, weight, eps, fromOne);
    }
    const Tensor wide = x.to(at::kFloat);
    const Tensor normed = wide * at::rsqrt(wide.square().mean(-1, true) + eps);
    return fromOne ? (normed * (weight.to(at::kFloat) + 1)).to(x.scalar_type()) : normed.to(x.scalar_type()) * weight;
}

}  // namespace twb::nn
