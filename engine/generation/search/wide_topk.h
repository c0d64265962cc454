#pragma once

#include <cstdint>
#include <tuple>

#include <ATen/core/Tensor.h>

namespace twb::generation {

/// The largest `count` figures of each row [rows, width] and where they are, sorted: at::topk, faster for rows as long as beams times a
/// vocabulary.
std::tuple<at::Tensor, at::Tensor> wideTopk(const at::Tensor& rows, std::int64_t count);

}  // namespace twb::generation
