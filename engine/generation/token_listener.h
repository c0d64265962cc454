#pragma once

#include <cstdint>

#include <torch/torch.h>

namespace twb::generation {

/// Hears every token of a single sequence as soon as it is chosen (greedy search, sampling, contrastive and assisted search).
class TokenListener {
public:
    virtual ~TokenListener() = default;
    /// `logits` [vocabulary]: what the model said, before any processor; undefined where that is not known.
    virtual void token(std::int64_t id, const at::Tensor& logits) = 0;
};

}  // namespace twb::generation
