#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace twb::generation {

/// Hears every token of a single sequence as soon as it is chosen (greedy search, sampling, contrastive and assisted search).
class TokenListener {
public:
    virtual ~TokenListener() = default;
    /// `scores` [vocabulary]: those that the token was chosen by, after all processors.
    virtual void token(std::int64_t id, const at::Tensor& scores) = 0;
};

}  // namespace twb::generation
