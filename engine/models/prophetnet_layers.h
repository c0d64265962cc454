#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/config.h"
#include "engine/models/seq2seq_attention.h"

/// The stacks of ProphetNet (Qi et al., 2020, arXiv:2001.04063): a decoder with one stream that reads what is written, and `ngram` streams
/// that predict the next tokens, the first stream the next one.
namespace twb::models {

struct ProphetNetConfig {
    std::int64_t vocab_size, hidden_size, encoder_ffn_dim, num_encoder_layers, num_encoder_attention_heads, decoder_ffn_dim,
        num_decoder_layers, num_decoder_attention_heads, max_position_embeddings, ngram, num_buckets, relative_max_distance;
    std::string activation_function;
    double activation_dropout, attention_dropout, dropout, eps;
    bool disable_ngram_loss, add_cross_attention, tie_word_embeddings;
    DecoderStart start;
    bool derivesDecoderInputs = false;

    explicit ProphetNetConfig(const core::Json& config);
    std::int64_t padding() const { return *start.pad_token_id; }
};

/// Attention that records its scores before the softmax, as ProphetNet gives them; over another sequence when there is a memory.
struct ProphetNetAttention {
    nn::Linear query, key, value, out;
    std::int64_t heads;
    double dropout, attentionDropout;

    ProphetNetAttention(const nn::Weights& w, const ProphetNetConfig& c, std::int64_t heads);
    /// `layer`: the place in the context's crossCache. `memory` of undefined states: x looks at itself, with memory.mask.
    Tensor operator()(const Tensor& x, const Memory& memory, const Tensor& headMask, std::int64_t layer, nn::CallContext& context) const;
};

/// norm(x + output(act(intermediate(x)))).
struct ProphetNetFeedForward {
    nn::Linear intermediate, output;
    nn::LayerNorm norm;
    nn::Activation activation;
    double dropout, activationDropout;

    ProphetNetFeedForward(const nn::Weights& w, const ProphetNetConfig& c, std::int64_t inner);
    Tensor operator()(const Tensor& x, const nn::CallContext& context) const;
};

struct ProphetNetEncoderLayer {
    ProphetNetAttention attention;
    nn::LayerNorm attentionNorm;
    ProphetNetFeedForward feedForward;
};

struct ProphetNetEncoder {
    nn::Embedding words, positions;
    nn::LayerNorm norm;
    std::vector<ProphetNetEncoderLayer> layers;
    double dropout;
    std::int64_t padding;

    ProphetNetEncoder(const nn::Weights& w, const ProphetNetConfig& c, nn::Embedding words);
    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const;
};

}  // namespace twb::models
