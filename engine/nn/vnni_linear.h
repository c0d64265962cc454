#pragma once

#include <memory>

#include <ATen/ATen.h>

#include "engine/nn/linear_kernel.h"

namespace twb::nn {

/// Whether the processor sums four 8-bit products in one instruction (AVX512-VNNI), and the sums of `in` of them fit into 32 bits.
bool canVnni(std::int64_t in);

/// A kernel over weights in symmetric int8 with a scale an output, packed for the instruction; `x` is quantised to 8 bits a row. For one
/// row it reads the weights once at the memory's speed, for many it multiplies at several times fp32's.
/// `values` int8 [out, in], `scales` float [out], `bias` [out] or undefined.
std::shared_ptr<const LinearKernel> vnniLinear(const at::Tensor& values, const at::Tensor& scales, const at::Tensor& bias);

}  // namespace twb::nn
