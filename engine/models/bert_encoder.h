#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/config.h"
#include "engine/models/text_model.h"
#include "engine/nn/attention.h"
#include "engine/nn/layers.h"

/// The encoder of BERT (Devlin et al., 2018, arXiv:1810.04805) and of the families that are BERT with other embeddings or heads: RoBERTa,
/// XLM-RoBERTa, CamemBERT, ELECTRA, ERNIE.
namespace twb::models {

/// Field names and defaults of BertConfig, and what the related families change.
struct BertConfig {
    std::int64_t vocab_size, hidden_size, num_hidden_layers, num_attention_heads, intermediate_size, max_position_embeddings,
        type_vocab_size;
    std::string hidden_act;
    double hidden_dropout_prob, attention_probs_dropout_prob, layer_norm_eps;
    std::optional<double> classifier_dropout;
    std::int64_t pad_token_id, chunk_size_feed_forward;
    std::string position_embedding_type;  ///< "absolute", "relative_key", "relative_key_query"
    bool tie_word_embeddings;
    bool is_decoder;
    LabelConfig labels;

    std::int64_t embedding_size;         ///< ELECTRA: narrower than hidden_size, then projected
    bool positionsAfterPadding = false;  ///< RoBERTa: positions count from pad_token_id + 1 over the tokens that are not padding

    bool scaledRelativeScores = true;       ///< relative scores are divided by sqrt(head size); ALBERT: not
    std::int64_t task_type_vocab_size = 0;  ///< ERNIE: a table of task types; 0: none

    explicit BertConfig(const core::Json& config);

    double classifierDropout() const { return classifier_dropout.value_or(hidden_dropout_prob); }
};

struct BertEmbeddings {
    nn::Embedding wordEmbeddings, positionEmbeddings, tokenTypeEmbeddings;
    nn::LayerNorm layerNorm;
    double dropout;
    std::optional<nn::Embedding> taskTypeEmbeddings;
    std::int64_t padding, maxPositions;
    bool positionsAfterPadding, absolutePositions;

    BertEmbeddings(const nn::Weights& w, const BertConfig& c);
    Tensor operator()(const Inputs& inputs, const nn::CallContext& context) const;

private:
    Tensor positionIds(const Inputs& inputs, std::int64_t batch, std::int64_t length) const;
};

struct BertSelfAttention {
    nn::FusedLinear queryKeyValue;
    nn::Embedding distanceEmbedding;  ///< only with relative positions
    std::int64_t heads, maxPositions;
    double dropout;
    bool relative, relativeToKeys, scaledRelativeScores;

    BertSelfAttention(const nn::Weights& w, const BertConfig& c);
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const;

private:
    Tensor relativeScores(const Tensor& q, const Tensor& k) const;
};

struct BertLayer {
    BertSelfAttention selfAttention;
    nn::Linear attentionOutput, intermediate, output;
    nn::LayerNorm attentionNorm, outputNorm;
    nn::Activation activation;
    double dropout;
    std::int64_t chunkSize;

    BertLayer(const nn::Weights& w, const BertConfig& c);
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const;
};

/// Embeddings, layers and (if wanted) the pooler: the backbone of every class of the family.
struct BertEncoder {
    BertEmbeddings embeddings;
    std::optional<nn::Linear> embeddingsProject;
    std::vector<BertLayer> layers;
    std::optional<nn::Linear> pooler;

    BertEncoder(const nn::Weights& w, const BertConfig& c, bool withPooler);
    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const;
    static std::vector<std::string> inputNames();
};

/// Checks head_mask and gives layer `layer`'s part, undefined when there is none. Shapes [heads] or [layers, heads].
Tensor headMaskOfLayer(const Inputs& inputs, std::int64_t layers, std::int64_t heads, std::int64_t layer);

}  // namespace twb::models
