#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace twb::nn {

/// ALiBi's slope of each head (Press et al., 2021, arXiv:2108.12409): float32 [heads]. A head count that is no power of two takes every
/// other slope of the next one.
at::Tensor alibiSlopes(std::int64_t heads);

}  // namespace twb::nn
