#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/config.h"
#include "engine/models/seq2seq.h"
#include "engine/models/sequence_summary.h"
#include "engine/models/text_model.h"
#include "engine/nn/layers.h"

/// The stack of GPT-2, alone or as the decoder of an encoder-decoder.
namespace twb::models {

struct Gpt2Config {
    std::int64_t vocab_size, n_positions, n_embd, n_layer, n_head, n_inner;
    std::int64_t hidden_size;  ///< n_embd, by transformers' attribute_map
    std::string activation_function;
    double resid_pdrop, embd_pdrop, attn_pdrop, layer_norm_epsilon, classifier_dropout;
    bool scale_attn_weights, scale_attn_by_inverse_layer_idx, tie_word_embeddings, add_cross_attention;
    std::optional<std::int64_t> pad_token_id;
    LabelConfig labels;
    core::Json json;

    explicit Gpt2Config(const core::Json& config);

    double classifierDropout() const { return classifier_dropout; }
    double attentionScale(std::int64_t layer) const;
    static SequenceSummary::Defaults summaryDefaults() {
        return {.type = "cls_index", .useProjection = true, .projectToLabels = true, .activation = "", .firstDropout = 0.1};
    }
};

struct Gpt2Attention {
    nn::Linear queryKeyValue, projection;
    std::int64_t layer, heads;
    double scale, attentionDropout, dropout;

    Gpt2Attention(const nn::Weights& w, const Gpt2Config& c, std::int64_t layer);
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const;
};

struct Gpt2CrossAttention {
    nn::Linear query, keyValue, projection;
    std::int64_t layer, heads;
    double scale, attentionDropout, dropout;

    Gpt2CrossAttention(const nn::Weights& w, const Gpt2Config& c, std::int64_t layer);
    Tensor operator()(const Tensor& x, const Memory& memory, const Tensor& headMask, nn::CallContext& context) const;
};

struct Gpt2Block {
    nn::LayerNorm norm1, norm2;
    Gpt2Attention attention;
    std::optional<nn::LayerNorm> crossNorm;
    std::optional<Gpt2CrossAttention> crossAttention;
    nn::Linear up, down;
    nn::Activation activation;
    double dropout;

    Gpt2Block(const nn::Weights& w, const Gpt2Config& c, std::int64_t layer);
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, const Memory& memory, DecoderContexts contexts) const;
};

struct Gpt2 {
    using Config = Gpt2Config;
    static constexpr const char* kPrefix = "transformer";
    static constexpr const char* kWordTable = "wte.weight";
    static constexpr bool kGivesPositions = true;

    nn::Embedding words, places;
    std::vector<Gpt2Block> blocks;
    nn::LayerNorm norm;
    std::int64_t heads;
    double dropout;

    Gpt2(const nn::Weights& w, const Config& c, bool withPooler);

    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const;
    /// As the decoder of what an encoder gave.
    Tensor decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const;

    static std::vector<std::string> inputNames();
};

}  // namespace twb::models
