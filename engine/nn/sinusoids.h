#pragma once

#include <cstdint>

#include <ATen/ATen.h>

/// Fixed tables of positions: sines in the first half of the columns, cosines in the second (Vaswani et al., 2017, arXiv:1706.03762, in
/// other order). Float32.
namespace twb::nn {

/// [count, size] as Marian and Pegasus make it: column j of each half has the rate 10000^(-2j/size), in double precision.
at::Tensor halvedSinusoids(std::int64_t count, std::int64_t size);

/// [count, size] as fairseq (tensor2tensor) makes it: rates fall by log(10000) / (size / 2 - 1) a column; the row `padding` is zero.
at::Tensor fairseqSinusoids(std::int64_t count, std::int64_t size, std::int64_t padding);

}  // namespace twb::nn
