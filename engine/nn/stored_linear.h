#pragma once

#include <memory>
#include <vector>

#include <ATen/ATen.h>

#include "engine/nn/linear_kernel.h"

namespace twb::nn {

struct WeightPolicy;

/// Whether weights of this type and shape [out, in] are multiplied in fp32 where they lie: float32, bfloat16 and float16 on processors with
/// AVX-512.
bool canMultiplyStored(at::ScalarType type, at::IntArrayRef shape);

/// Whether a Linear in fp32 uses its weight as the file holds it.
bool isMultipliedStored(const WeightPolicy& policy, at::ScalarType stored, at::IntArrayRef shape);

/// A kernel over contiguous weights [out, in] of one type that canMultiplyStored(), which are used where they lie, one below the other as if
/// they were one matrix, and `bias` [sum of out] (or undefined). Weights of 16 bits are widened in registers: the product is that of the
/// widened matrix, up to the order of the sum, at half the memory and half its traffic, which is what bounds a product of few rows.
std::shared_ptr<const LinearKernel> storedLinear(std::vector<at::Tensor> weights, const at::Tensor& bias);

}  // namespace twb::nn
