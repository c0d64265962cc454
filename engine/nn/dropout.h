#pragma once

#include <ATen/ATen.h>

namespace twb::nn {

class PackedRows;

/// torch.nn.Dropout in training: the draws from torch's default generator and the values are those of at::dropout, but one pass makes
/// them, and one byte an element is kept for the backward pass. With `packed`, x [tokens, size] stands for its padded batch: the draws are
/// those of [batch, length, size].
at::Tensor dropout(const at::Tensor& x, double probability, const PackedRows* packed = nullptr);

}  // namespace twb::nn
