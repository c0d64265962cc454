#pragma once

#include <cstdint>
#include <vector>

#include "engine/models/bert_encoder.h"
#include "engine/models/seq2seq_attention.h"

/// BERT and RoBERTa as decoders: their layers with a causal mask, a cache, and a look at an encoder between the two sublayers (Rothe et
/// al., 2019, arXiv:1907.12461).
namespace twb::models {

struct BertDecoderLayer {
    SelfAttention attention;
    CrossAttention crossAttention;
    nn::LayerNorm attentionNorm, crossNorm, outputNorm;
    nn::Linear intermediate, output;
    nn::Activation activation;
    double dropout;

    /// `source`: width of the encoder's states.
    BertDecoderLayer(const nn::Weights& w, const BertConfig& c, std::int64_t source);
    Tensor operator()(const Tensor& x, const AttentionCall& call, const Memory& memory, const AttentionCall& crossCall, std::int64_t layer,
                      DecoderContexts contexts) const;
};

struct BertDecoder {
    BertEmbeddings embeddings;
    std::vector<BertDecoderLayer> layers;
    bool positionsAfterPadding;
    std::int64_t padding, maxPositions;

    /// Throws Error(Unsupported) for relative positions.
    BertDecoder(const nn::Weights& w, const BertConfig& c, std::int64_t source);
    Tensor operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const;

private:
    Tensor positionIds(const Inputs& inputs, std::int64_t batch, std::int64_t length, std::int64_t past) const;
};

}  // namespace twb::models
