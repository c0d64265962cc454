#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace twb::nn {

/// T5's buckets of relative positions (Raffel et al., 2019, arXiv:1910.10683): near distances exactly, far ones logarithmically up to
/// maxDistance. `relative` is key position - query position (int64). Bidirectional: half of the buckets for each side; else only the past
/// counts.
at::Tensor relativePositionBucket(const at::Tensor& relative, bool bidirectional, std::int64_t buckets, std::int64_t maxDistance);

/// [queries, keys] of key position - query position.
at::Tensor relativePositions(std::int64_t queries, std::int64_t keys);

}  // namespace twb::nn
