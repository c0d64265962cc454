#pragma once

#include <cstdint>

#include <ATen/ATen.h>

#include "engine/nn/context.h"

namespace twb::nn {

/// What an attention call adds to softmax(scale * q k^T) v. All tensors may be undefined.
struct AttentionOptions {
    Tensor mask;          ///< additive float, broadcast over [batch, heads, queries, keys]; large negative where masked
    Tensor bias;          ///< added to the scaled scores before the mask (relative positions), same shape rules
    Tensor headMask;      ///< multiplies the probabilities, [heads] or broadcastable
    double scale = 0;     ///< 0: 1 / sqrt(head size)
    double dropout = 0;   ///< of the probabilities, while training
    double softcap = 0;   ///< > 0: scaled scores become softcap * tanh(score / softcap) before bias and mask (Gemma 2)
    bool causal = false;  ///< no query sees a key after its own place; needs as many keys as queries, and spares the mask
};

/// The one attention function. q [batch, heads, queries, size], k and v [batch, key heads, keys, size] (key heads divide heads:
/// grouped-query attention; they are not copied) -> [batch, heads, queries, size]. Records the probabilities when the context asks for
/// attentions. Uses torch's fused kernel when no one looks at the probabilities.
Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, const AttentionOptions& options, CallContext& context);

/// [batch, length, heads * size] -> [batch, heads, length, size].
Tensor splitHeads(const Tensor& x, std::int64_t heads);

/// [batch, heads, length, size] -> [batch, length, heads * size].
Tensor mergeHeads(const Tensor& x);

/// The additive mask of a 0/1 mask [batch, keys] or [batch, queries, keys]: 0 where attended, the lowest float elsewhere, as
/// [batch, 1, 1 or queries, keys] (transformers' get_extended_attention_mask). Throws Error(InvalidInput) naming attention_mask when the
/// shape does not fit [batch, keys].
Tensor additiveMask(const Tensor& mask, std::int64_t batch, std::int64_t keys, at::ScalarType dtype);

/// The additive mask of a decoder: the lowest float where a key comes after its query, as [1, 1, queries, keys]; the queries are the last
/// of the keys' positions. With `window` > 0 a query sees that many keys, itself included.
Tensor causalMask(std::int64_t queries, std::int64_t keys, at::ScalarType dtype, std::int64_t window = 0);

/// Throws Error(InvalidInput) naming config.json's fields when `hidden` does not divide by `heads`.
void checkHeads(std::int64_t hidden, std::int64_t heads);

}  // namespace twb::nn
