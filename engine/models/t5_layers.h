#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/config.h"
#include "engine/models/seq2seq_attention.h"

/// The parts of T5 (Raffel et al., 2019, arXiv:1910.10683), shared with mT5, umT5, LongT5 and Switch: norms without mean and bias before
/// each part, unscaled attention with a learned bias by distance.
namespace twb::models {

/// Field names and defaults of T5Config; model_type decides the defaults that differ.
struct T5Config {
    std::int64_t vocab_size, d_model, d_kv, d_ff, num_layers, num_decoder_layers, num_heads;
    std::int64_t relative_attention_num_buckets, relative_attention_max_distance;
    double dropout_rate, layer_norm_epsilon, classifier_dropout;
    std::string activation;  ///< of feed_forward_proj, without "gated-"
    bool gated;
    bool tie_word_embeddings;
    bool biasInEveryLayer;  ///< umT5: each layer learns its own bias; else the first one's serves all
    std::int64_t eos_token_id;
    DecoderStart start;
    bool derivesDecoderInputs = false;
    LabelConfig labels;

    explicit T5Config(const core::Json& config);
};

/// weight * x / sqrt(mean(x^2) + eps).
struct T5Norm {
    Tensor weight;
    double eps = 1e-6;

    T5Norm(const nn::Weights& w, const T5Config& c)
        : weight(w.tensor("weight", {c.d_model}, nn::Init::ones())), eps(c.layer_norm_epsilon) {}
    Tensor operator()(const Tensor& x) const;
};

/// A bias of the scores for each distance between query and key, by buckets.
struct T5DistanceBias {
    nn::Embedding table;  ///< [buckets, heads]
    Tensor buckets;       ///< of the distances from -maxDistance to maxDistance
    std::int64_t maxDistance;

    T5DistanceBias(const nn::Weights& w, const T5Config& c, bool bidirectional);
    /// [1, heads, queries, keys]; the first query stands at the position `past`.
    Tensor operator()(std::int64_t queries, std::int64_t keys, std::int64_t past = 0) const;
    /// The same for given key - query distances of any shape: [..., heads].
    Tensor ofDistances(const Tensor& relative) const;
};

AttentionShape t5AttentionShape(const T5Config& c);

/// x + attention(norm(x)).
struct T5SelfAttentionLayer {
    SelfAttention attention;
    T5Norm norm;
    double dropout;
    std::optional<T5DistanceBias> bias;

    /// `hasBias`: has a table of its own.
    T5SelfAttentionLayer(const nn::Weights& w, const T5Config& c, bool bidirectional, bool hasBias);
    Tensor operator()(const Tensor& x, const AttentionCall& call, std::int64_t layer, nn::CallContext& context) const;
};

struct T5CrossAttentionLayer {
    CrossAttention attention;
    T5Norm norm;
    double dropout;

    T5CrossAttentionLayer(const nn::Weights& w, const T5Config& c);
    Tensor operator()(const Tensor& x, const Memory& memory, const AttentionCall& call, std::int64_t layer, DecoderContexts contexts) const;
};

/// wo(act(wi(x))), or gated wo(act(wi_0(x)) * wi_1(x)).
struct T5Dense {
    nn::Linear in, gate, out;
    nn::Activation activation;
    double dropout;

    T5Dense(const nn::Weights& w, const T5Config& c);
    Tensor operator()(const Tensor& x, const nn::CallContext& context) const;
};

/// x + dense(norm(x)).
struct T5FeedForward {
    T5Dense dense;
    T5Norm norm;
    double dropout;

    T5FeedForward(const nn::Weights& w, const T5Config& c, const char* name = "DenseReluDense")
        : dense(w / name, c), norm(w / "layer_norm", c), dropout(c.dropout_rate) {}
    Tensor operator()(const Tensor& x, const nn::CallContext& context) const {
        return x + context.dropout(dense(norm(x), context), dropout);
    }
};

/// The bias and mask of a decoder's self attention in one tensor, undefined without either: a padded or later key is masked once.
Tensor t5DecoderMask(const Tensor& mask, std::int64_t batch, std::int64_t queries, std::int64_t keys, at::ScalarType dtype);

/// a + b, either of which may be undefined.
Tensor sumOfDefined(const Tensor& a, const Tensor& b);

/// Words, or inputs_embeds in their place.
Tensor t5Words(const nn::Embedding& words, const Inputs& inputs);

/// The word embeddings of both stacks.
nn::Embedding t5Words(const nn::Weights& w, const T5Config& c);

}  // namespace twb::models
