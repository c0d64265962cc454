#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/config.h"
#include "engine/models/seq2seq_attention.h"
#include "engine/models/text_model.h"

/// The stacks of BART (Lewis et al., 2019, arXiv:1910.13461) and of the many families that are BART with other norms and positions.
namespace twb::models {

/// How a family tells positions apart.
enum class BartPositionKind {
    LearnedFromTwo,  ///< a table whose first two rows are not used (BART, mBART, PLBART)
    Learned,         ///< Blenderbot, LED
    Sinusoidal,      ///< Marian and Pegasus; a checkpoint may hold another table
    Counted,         ///< M2M100 and FSMT: sinusoids, counted over the tokens that are not padding
    Endless          ///< PEGASUS-X: sinusoids for any length
};

/// What makes a family out of BART.
struct BartVariant {
    BartPositionKind positions = BartPositionKind::LearnedFromTwo;
    bool normFirst = false;               ///< norms before attention and feed-forward instead of behind the residuals
    bool embeddingNorm = false;           ///< layernorm_embedding behind words and positions
    bool decoderNormsWordsAlone = false;  ///< ... in the decoder before the positions are added (Blenderbot small)
    const char* finalNorm = nullptr;      ///< name of a norm behind each stack
    bool finalLogitsBias = true;
    bool derivesDecoderInputs = false;   ///< the shifted source stands for missing decoder inputs
    bool lastTokenFirst = false;         ///< labels are turned, their last token (a language) first
    bool scalesGivenEmbeddings = false;  ///< scale_embedding holds for inputs_embeds, too
    bool scale_embedding = false;        ///< defaults of config.json
    std::int64_t pad_token_id = 1;
    std::int64_t eos_token_id = 2;
    std::int64_t decoder_start_token_id = -1;  ///< -1: none
};

/// Field names and defaults of BartConfig.
struct BartConfig {
    BartVariant variant;
    std::int64_t vocab_size, d_model, maxSourcePositions, maxTargetPositions;
    std::int64_t encoder_layers, encoder_ffn_dim, encoder_attention_heads, decoder_layers, decoder_ffn_dim, decoder_attention_heads;
    std::string activation_function;
    double dropout, attention_dropout, activation_dropout, classifier_dropout, encoder_layerdrop, decoder_layerdrop;
    bool scale_embedding, tie_word_embeddings;
    bool attentionBias = true;
    std::int64_t eos_token_id;
    DecoderStart start;
    bool derivesDecoderInputs;
    LabelConfig labels;

    BartConfig(const core::Json& config, const BartVariant& variant);
    double embeddingScale() const;
};

/// Sizes of an attention of the family; throws Error(InvalidFile) when the heads do not divide d_model.
AttentionShape bartAttentionShape(const BartConfig& c, std::int64_t heads);

/// x + f(norm(x)), or norm(x + f(x)).
template <class Function>
Tensor residual(const Tensor& x, const nn::LayerNorm& norm, bool normFirst, Function&& f) {
    return normFirst ? x + f(norm(x)) : norm(x + f(x));
}

/// Vectors for the positions of a sequence.
struct BartPositions {
    BartPositionKind kind;
    Tensor table;
    std::int64_t limit, padding;

    /// `limit`: of the sequence's length.
    BartPositions(const nn::Weights& w, const BartConfig& c, std::int64_t limit);
    /// [length, size] or [batch, length, size] for the positions behind `past` others. Throws Error(InvalidInput) beyond the table.
    Tensor operator()(const Inputs& inputs, std::int64_t length, std::int64_t past) const;

private:
    Tensor counted(const Inputs& inputs, std::int64_t length, std::int64_t past) const;
};

/// Words and positions: where a stack begins.
struct BartEmbeddings {
    nn::Embedding words;
    BartPositions positions;
    std::optional<nn::LayerNorm> norm;
    double scale, dropout;
    bool scalesGiven;
    bool normsWordsAlone;

    BartEmbeddings(const nn::Weights& w, const BartConfig& c, nn::Embedding words, std::int64_t limit, bool ofDecoder);
    Tensor operator()(const Inputs& inputs, std::int64_t past, const nn::CallContext& context) const;
};

struct BartFeedForward {
    nn::Linear fc1, fc2;
    nn::LayerNorm norm;
    nn::Activation activation;
    double dropout, activationDropout;
    bool normFirst;

    BartFeedForward(const nn::Weights& w, const BartConfig& c, std::int64_t inner);
    Tensor operator()(const Tensor& x, const nn::CallContext& context) const;
};

struct BartEncoderLayer {
    SelfAttention attention;
    nn::LayerNorm attentionNorm;
    BartFeedForward feedForward;

    BartEncoderLayer(const nn::Weights& w, const BartConfig& c);
    Tensor operator()(const Tensor& x, const AttentionCall& call, nn::CallContext& context) const;
};

struct BartDecoderLayer {
    SelfAttention attention;
    CrossAttention crossAttention;
    nn::LayerNorm attentionNorm, crossNorm;
    BartFeedForward feedForward;

    BartDecoderLayer(const nn::Weights& w, const BartConfig& c);
    Tensor operator()(const Tensor& x, const AttentionCall& call, const Memory& memory, const AttentionCall& crossCall, std::int64_t layer,
                      DecoderContexts contexts) const;
};

struct BartEncoder {
    BartEmbeddings embeddings;
    std::vector<BartEncoderLayer> layers;
    std::optional<nn::LayerNorm> norm;
    double layerDrop;

    BartEncoder(const nn::Weights& w, const BartConfig& c, nn::Embedding words);
    EncoderResult operator()(const Inputs& inputs, nn::CallContext& context) const;
};

struct BartDecoder {
    BartEmbeddings embeddings;
    std::vector<BartDecoderLayer> layers;
    std::optional<nn::LayerNorm> norm;
    double layerDrop;

    BartDecoder(const nn::Weights& w, const BartConfig& c, nn::Embedding words);
    Tensor operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const;
};

/// The word embeddings of both stacks, one table.
nn::Embedding bartWords(const nn::Weights& w, const BartConfig& c);

}  // namespace twb::models
