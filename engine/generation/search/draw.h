#pragma once

#include <ATen/ATen.h>

namespace twb::generation {

/// `count` different columns of each row, drawn by the probabilities [rows, n] from torch's default generator: the draws of
/// torch.multinomial. Throws Error(InvalidParameter) where nothing can be drawn.
at::Tensor draw(const at::Tensor& probabilities, std::int64_t count);

}  // namespace twb::generation
