#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/models/seq2seq.h"
#include "engine/nn/attention.h"
#include "engine/nn/kv_cache.h"
#include "engine/nn/layers.h"

/// The attentions of encoder-decoders: over the own sequence, and over an encoder's states.
namespace twb::models {

/// Sizes and parameters' names of an attention.
struct AttentionShape {
    std::int64_t hidden = 0, heads = 0, headSize = 0;
    std::int64_t source = 0;  ///< width of the states that keys and values are made from; 0: hidden
    bool bias = true;         ///< of query, key and value
    bool outBias = true;
    double scale = 0;  ///< of the scores; 0: 1 / sqrt(head size)
    double dropout = 0;
    std::string query = "q_proj", key = "k_proj", value = "v_proj", out = "out_proj";
};

/// What an attention call varies by.
struct AttentionCall {
    Tensor mask, bias, headMask;  ///< nn::AttentionOptions
};

/// Each position looks at the others of its sequence; in a decoder with a cache also at those before.
struct SelfAttention {
    nn::FusedLinear queryKeyValue;
    nn::Linear out;
    AttentionShape shape;

    SelfAttention(const nn::Weights& w, const AttentionShape& shape);
    /// `layer`: the place in the context's cache, when there is one.
    Tensor operator()(const Tensor& x, const AttentionCall& call, std::int64_t layer, nn::CallContext& context) const;
};

/// Each position looks at an encoder's states. Keys and values are computed once an input when the context has a crossCache.
struct CrossAttention {
    nn::Linear query;
    nn::FusedLinear keyValue;
    nn::Linear out;
    AttentionShape shape;

    CrossAttention(const nn::Weights& w, const AttentionShape& shape);
    Tensor operator()(const Tensor& x, const Memory& memory, const AttentionCall& call, std::int64_t layer, nn::CallContext& context) const;
};

/// What `layer` of the context's crossCache holds; `make` fills it at first. Without a crossCache what `make` gives.
nn::KvCache::Entry crossKeysAndValues(nn::CallContext& context, std::int64_t layer, const std::function<nn::KvCache::Entry()>& make);

/// nn::attention where g rows of q [inputs * g, heads, queries, size] share one of k and v [inputs, heads, keys, size]; call.mask is that
/// of the inputs.
Tensor sharedAttention(const Tensor& q, const Tensor& k, const Tensor& v, nn::AttentionOptions options, nn::CallContext& context);

}  // namespace twb::models
