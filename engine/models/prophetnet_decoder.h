#pragma once

#include "engine/models/prophetnet_layers.h"

namespace twb::models {

/// Self attention of the main stream and of the predicting ones, [batch, (1 + streams) * length, hidden], main stream first. Scores get a
/// bias by distance, which each query computes for itself.
struct ProphetNetNgramAttention {
    nn::Linear query, key, value, out, distances;
    std::int64_t heads, buckets;
    double dropout, attentionDropout;

    /// What the layers of a call share. `length` new positions behind `past` ones.
    struct Call {
        std::int64_t length, past, streams;
        Tensor mask;                           ///< [batch or 1, 1, length, past + length]; may be undefined
        std::vector<Tensor> streamMasks;       ///< one a stream, [batch or 1, 1, length, past + 2 * length]; undefined: everything is seen
        Tensor mainBuckets, streamBuckets;     ///< [length, past + length], [length, past + 2 * length]
        std::vector<Tensor> streamAttentions;  ///< filled when the context asks: one a layer, [batch, streams, heads, length, keys]
    };

    ProphetNetNgramAttention(const nn::Weights& w, const ProphetNetConfig& c);
    Tensor operator()(const Tensor& x, Call& call, const Tensor& headMask, std::int64_t layer, nn::CallContext& context) const;

private:
    Tensor mainBias(const Tensor& scores, const Call& call) const;
    Tensor streamBias(const Tensor& scores, const Call& call) const;
    Tensor attend(const Tensor& q, const Tensor& k, const Tensor& bias, const Tensor& mask, const Tensor& headMask,
                  const nn::CallContext& context) const;
};

struct ProphetNetDecoderLayer {
    ProphetNetNgramAttention attention;
    nn::LayerNorm attentionNorm;
    std::optional<ProphetNetAttention> crossAttention;
    std::optional<nn::LayerNorm> crossNorm;
    ProphetNetFeedForward feedForward;

    ProphetNetDecoderLayer(const nn::Weights& w, const ProphetNetConfig& c);
};

struct ProphetNetDecoder {
    nn::Embedding words, positions, streamEmbeddings;
    nn::LayerNorm norm;
    std::vector<ProphetNetDecoderLayer> layers;
    std::int64_t ngram, padding, buckets, maxDistance;
    double dropout;

    /// States of the main stream [batch, length, hidden], and of the others [batch, streams, length, hidden].
    struct States {
        Tensor main, streams;
    };

    ProphetNetDecoder(const nn::Weights& w, const ProphetNetConfig& c, nn::Embedding words);
    /// Computes all streams when contexts.extra wants their outputs, else only those that the next token needs.
    States operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const;

private:
    Tensor bucketsOf(const Tensor& relative) const;
    ProphetNetNgramAttention::Call prepare(const Inputs& inputs, std::int64_t batch, std::int64_t length, DecoderContexts contexts,
                                           at::ScalarType dtype) const;
};

}  // namespace twb::models
