#pragma once

#include <cstdint>
#include <vector>

#include <ATen/ATen.h>

#include "engine/nn/context.h"
#include "engine/nn/layers.h"

/// Attention in linear memory for long documents (Longformer, Beltagy et al., 2020, arXiv:2004.05150; also LED's encoder): every token sees
/// its neighbours and a few global tokens, and those see everything.
namespace twb::nn {

/// Which tokens are hidden and which are global, prepared once a call for all layers.
struct LocalAttentionMask {
    Tensor hidden;           ///< bool [batch, length]
    Tensor global;           ///< bool [batch, length]; a hidden token is not global
    Tensor places;           ///< int64 [batch, slots]: where a row's global tokens are, in order; 0 in slots that it does not need
    Tensor unused;           ///< bool [batch, slots]: such slots
    std::int64_t slots = 0;  ///< the most global tokens of a row

    /// Masks of 0 and 1, [batch, length] both; `globalTokens` may be undefined: there are none.
    LocalAttentionMask(const Tensor& attentionMask, const Tensor& globalTokens);
};

/// The attention of a layer with its projections, at `query`, `key`, `value` and `query_global`, ... of a checkpoint.
struct LocalAttention {
    FusedLinear projections;        ///< query, key and value
    Linear globalQuery;             ///< global tokens ask with projections of their own
    FusedLinear globalProjections;  ///< and find these keys and values
    std::int64_t heads, side;       ///< a token sees `side` tokens on each side of it
    double dropout;

    /// Throws Error(InvalidFile) naming attention_window unless `window` is even and positive.
    LocalAttention(const Weights& w, std::int64_t size, std::int64_t heads, std::int64_t window, double dropout);

    /// x [batch, length, size] -> the same shape, zeros at hidden tokens. The length is a multiple of the window, else
    /// Error(InvalidInput). Records the probabilities [batch, heads, length, slots + 2 * side + 1] (global keys first, then the neighbours
    /// from left to right; zeros at hidden and global tokens), and in `globalAttentions` [batch, heads, length, slots].
    Tensor operator()(const Tensor& x, const LocalAttentionMask& mask, const Tensor& headMask, std::vector<Tensor>& globalAttentions,
                      CallContext& context) const;

private:
    Tensor fromAll(const Tensor& x, const LocalAttentionMask& mask, const Tensor& headMask, CallContext& context) const;
    Tensor fromGlobal(const Tensor& x, const LocalAttentionMask& mask, const Tensor& headMask, std::vector<Tensor>& globalAttentions,
                      const CallContext& context) const;
};

}  // namespace twb::nn
