#pragma once

#include <algorithm>

#include <ATen/ATen.h>

#include "engine/generation/generation_config.h"

namespace twb::generation {

/// The ids of one row of `sequences` [rows, length], from `first` on.
inline TokenIds rowIds(const at::Tensor& sequences, std::int64_t row, std::int64_t first = 0) {
    const at::Tensor ids = sequences[row].contiguous();
    const auto* data = ids.data_ptr<std::int64_t>();
    return {data + std::min(first, ids.numel()), data + ids.numel()};
}

}  // namespace twb::generation
