#pragma once

#include <cstdint>

#include "engine/nn/layers.h"

namespace twb::nn {

/// The Linear that GPT-2 and its kin store transposed, [in, out] (transformers' Conv1D): the state dict keeps the stored tensor, the Linear
/// a view on it.
Linear conv1d(const Weights& w, std::int64_t in, std::int64_t out);

}  // namespace twb::nn
