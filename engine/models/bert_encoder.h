#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/bert_layer.h"

/// The encoder of BERT (Devlin et al., 2018, arXiv:1810.04805) and of the families that are BERT with other embeddings or heads: RoBERTa,
/// XLM-RoBERTa, CamemBERT, ELECTRA, ERNIE.
namespace twb::models {

/// Words, positions and token types (and ERNIE's tasks), summed and normed.
struct BertEmbeddings {
    nn::Embedding wordEmbeddings;
    std::optional<nn::Embedding> positionEmbeddings, tokenTypeEmbeddings, taskTypeEmbeddings;
    nn::LayerNorm layerNorm;
    double dropout, wordScale;
    std::int64_t padding, maxPositions;
    bool positionsAfterPadding, absolutePositions, dropoutBeforeNorm;

    BertEmbeddings(const nn::Weights& w, const BertConfig& c);
    Tensor operator()(const Inputs& inputs, const nn::CallContext& context) const;

    at::ScalarType dtype() const { return wordEmbeddings.weight.scalar_type(); }

private:
    Tensor positionIds(const Inputs& inputs, std::int64_t batch, std::int64_t length) const;
    Tensor typeIds(const Inputs& inputs, std::int64_t batch, std::int64_t length) const;
};

struct BertSelfAttention {
    nn::FusedLinear projections;
    nn::Embedding distanceEmbedding;  ///< only with relative positions
    std::int64_t heads, maxPositions;
    double dropout;
    bool relative, relativeToKeys, scaledRelativeScores;

    BertSelfAttention(const nn::Weights& w, const BertConfig& c);
    Tensor operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const;

private:
    Tensor relativeScores(const Tensor& q, const Tensor& k) const;
};

/// Embeddings, layers and (if wanted) the pooler: the backbone of every class of the family.
struct BertEncoder {
    BertEmbeddings embeddings;
    std::optional<nn::Linear> embeddingsProject;
    std::vector<BertLayer<BertSelfAttention>> layers;
    BertPooler pooler;
    std::int64_t heads;

    BertEncoder(const nn::Weights& w, const BertConfig& c, bool withPooler);
    Encoded operator()(const Inputs& inputs, nn::CallContext& context) const;
    static std::vector<std::string> inputNames();
};

}  // namespace twb::models
