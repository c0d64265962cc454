#pragma once

#include <cstdint>

#include <ATen/ATen.h>

#include "engine/nn/context.h"

namespace twb::nn {

struct BlockSparseOptions {
    std::int64_t blockSize = 64;
    std::int64_t randomBlocks = 3;
    std::int64_t maxLength = 4096;  ///< of the model (max_position_embeddings)
    std::uint32_t seed = 0;         ///< of the random blocks: the layer's number

    /// Shorter sequences cannot be cut into all the blocks that one sees; they take full attention.
    std::int64_t shortest() const { return (5 + 2 * randomBlocks) * blockSize + 1; }
};

/// BigBird's attention in linear memory (Zaheer et al., 2020, arXiv:2007.14062): the first and the last block see and are seen by all,
/// every other one sees those two, itself and its neighbours, and random blocks. q, k, v [batch, heads, length, size], length a multiple of
/// the block size and at least `shortest()`; mask [batch, length] of 0 and 1. Gives [batch, heads, length, size], zeros at hidden tokens;
/// records [batch, heads, length, length] when asked for attentions. As in transformers, there are random blocks while training only;
/// otherwise the first block stands in for each of them and so weighs 1 + randomBlocks times, and the recorded weights there are those of
/// one copy.
Tensor blockSparseAttention(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, const BlockSparseOptions& options,
                            CallContext& context);

}  // namespace twb::nn
