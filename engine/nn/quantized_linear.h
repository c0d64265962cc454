#pragma once

#include <cstdint>
#include <memory>

#include <ATen/ATen.h>

#include "engine/nn/linear_kernel.h"

namespace twb::nn {

enum class LinearKind;
struct WeightPolicy;

/// Whether the processor multiplies bfloat16 (AVX512-BF16 or AMX); where not, bfloat16 weights save memory but not time.
bool multipliesBFloat16();

/// Whether a Linear of this shape [out, in] computes from a packed copy: matrices of less than kSmallestPacked elements do not pay, and
/// training wants the weights themselves.
bool isPacked(const WeightPolicy& policy, at::IntArrayRef shape);
constexpr std::int64_t kSmallestPacked = 64 * 64;

/// A kernel over a packed copy of `weight` [out, in] of any float type and `bias` (or undefined):
/// - BFloat16: weights in bfloat16, half of fp32's memory. The product is computed in bfloat16 where the processor can, else in fp32 from
///   weights widened for each call (a few rows: in bfloat16, which the memory's speed bounds).
/// - Int8: symmetric int8 weights with a scale a row, and activations quantised to 8 bits for each call (as torch's dynamic quantisation
///   and ONNX Runtime's do): a quarter of the memory, and faster than fp32.
/// - Int4: weights of 4 bits with scale and zero point a group of 32, activations in bfloat16: an eighth of the memory; fast for few rows.
///   What it cannot hold (sizes that do not divide by the groups) is packed as int8.
std::shared_ptr<const LinearKernel> packLinear(LinearKind kind, const at::Tensor& weight, const at::Tensor& bias);

}  // namespace twb::nn
