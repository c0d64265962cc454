#include "engine/models/bert_encoder.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/nn/packed_rows.h"

namespace twb::models {

using core::Error;
using core::ErrorCode;

BertEmbeddings::BertEmbeddings(const nn::Weights& w, const BertConfig& c)
    : wordEmbeddings(w / "word_embeddings", c.vocab_size, c.embedding_size, c.pad_token_id),
      dropout(c.hidden_dropout_prob),
      wordScale(c.wordScale),
      padding(c.pad_token_id),
      maxPositions(c.max_position_embeddings),
      positionsAfterPadding(c.positionsAfterPadding),
      absolutePositions(c.position_embedding_type == "absolute"),
      dropoutBeforeNorm(c.dropoutBeforeNorm) {
    if (c.positionTable) {
        positionEmbeddings.emplace(w / "position_embeddings", maxPositions, c.embedding_size, positionsAfterPadding ? padding : -1);
    }
    if (c.type_vocab_size > 0) {
        tokenTypeEmbeddings.emplace(w / "token_type_embeddings", c.type_vocab_size, c.embedding_size);
    }
    layerNorm = nn::LayerNorm(w / "LayerNorm", c.embedding_size, c.layer_norm_eps);
    if (c.task_type_vocab_size > 0) {
        taskTypeEmbeddings.emplace(w / "task_type_embeddings", c.task_type_vocab_size, c.embedding_size);
    }
    w.unstored("position_ids");
    w.unstored("token_type_ids");
}

Tensor BertEmbeddings::positionIds(const Inputs& inputs, std::int64_t batch, std::int64_t length) const {
    if (const Tensor given = inputs.get("position_ids"); given.defined()) {
        return given;
    }
    const std::int64_t first = positionsAfterPadding ? padding + 1 : 0;
    checkLength(length, maxPositions - first);
    if (const Tensor ids = inputs.get("input_ids"); positionsAfterPadding && ids.defined()) {
        const Tensor counted = ids.ne(padding).to(at::kLong);
        return counted.cumsum(1) * counted + padding;
    }
    return at::arange(first, first + length, at::kLong).unsqueeze(0).expand({batch, length});
}

Tensor BertEmbeddings::typeIds(const Inputs& inputs, std::int64_t batch, std::int64_t length) const {
    const Tensor types = inputs.get("token_type_ids");
    if (!types.defined()) {
        return at::zeros({batch, length}, at::kLong);
    }
    if (types.size(-1) != length) {
        throw Error(ErrorCode::InvalidInput, "token_type_ids has the shape " + c10::str(types.sizes()) + "; [" + std::to_string(batch) +
                                                 ", " + std::to_string(length) + "] was expected, one figure a token.");
    }
    return types;
}

Tensor BertEmbeddings::operator()(const Inputs& inputs, const nn::CallContext& context) const {
    const auto [batch, length] = sequenceSize(inputs);
    const Tensor ids = inputs.get("input_ids");
    Tensor x = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
    if (wordScale != 1) {
        x = x * wordScale;
    }
    if (tokenTypeEmbeddings) {
        x = x + (*tokenTypeEmbeddings)(typeIds(inputs, batch, length), "token_type_ids");
    }
    if (positionEmbeddings) {
        const Tensor positions = positionIds(inputs, batch, length);
        x = absolutePositions ? x + (*positionEmbeddings)(positions, "position_ids") : x;
    }
    if (taskTypeEmbeddings) {
        const Tensor tasks = inputs.get("task_type_ids");
        x = x + (*taskTypeEmbeddings)(tasks.defined() ? tasks : at::zeros({batch, length}, at::kLong), "task_type_ids");
    }
    return dropoutBeforeNorm ? layerNorm(context.dropout(x, dropout)) : context.dropout(layerNorm(x), dropout);
}

BertSelfAttention::BertSelfAttention(const nn::Weights& w, const BertConfig& c)
    : projections(queryKeyValue(w, c.hidden_size)),
      heads(c.num_attention_heads),
      maxPositions(c.max_position_embeddings),
      dropout(c.attention_probs_dropout_prob),
      relative(c.position_embedding_type != "absolute"),
      relativeToKeys(c.position_embedding_type == "relative_key_query"),
      scaledRelativeScores(c.scaledRelativeScores) {
    if (relative && !relativeToKeys && c.position_embedding_type != "relative_key") {
        throw Error(ErrorCode::Unsupported, "config.json: position_embedding_type is \"" + c.position_embedding_type +
                                                "\"; absolute, relative_key or relative_key_query was expected.");
    }
    if (relative) {
        distanceEmbedding = nn::Embedding(w / "distance_embedding", 2 * maxPositions - 1, c.hidden_size / heads);
    }
}

// Shaw et al. (arXiv:1803.02155): the query (and in Huang et al., arXiv:2009.13658, the key) meets an embedding of its distance.
Tensor BertSelfAttention::relativeScores(const Tensor& q, const Tensor& k) const {
    const std::int64_t length = q.size(2);
    const Tensor places = at::arange(length, at::kLong);
    const Tensor distances = places.view({-1, 1}) - places.view({1, -1}) + maxPositions - 1;
    const Tensor embedded = distanceEmbedding(distances, "position distances");
    Tensor scores = at::einsum("bhld,lrd->bhlr", {q, embedded});
    if (relativeToKeys) {
        scores = scores + at::einsum("bhrd,lrd->bhlr", {k, embedded});
    }
    return scaledRelativeScores ? scores / std::sqrt(static_cast<double>(q.size(-1))) : scores;
}

Tensor BertSelfAttention::operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
    const std::vector<Tensor> parts = projections(x);
    const Tensor q = nn::splitHeads(nn::padded(parts[0], context), heads);
    const Tensor k = nn::splitHeads(nn::padded(parts[1], context), heads);
    const Tensor v = nn::splitHeads(nn::padded(parts[2], context), heads);
    nn::AttentionOptions options;
    options.mask = mask;
    options.headMask = headMask;
    options.dropout = dropout;
    if (relative) {
        options.bias = relativeScores(q, k);
    }
    return nn::packed(nn::mergeHeads(nn::attention(q, k, v, options, context)), context);
}

BertEncoder::BertEncoder(const nn::Weights& w, const BertConfig& c, bool withPooler)
    : embeddings(w / "embeddings", c), heads(c.num_attention_heads) {
    if (c.embedding_size != c.hidden_size) {
        embeddingsProject.emplace(w / "embeddings_project", c.embedding_size, c.hidden_size);
    }
    for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
        layers.emplace_back(w / "encoder" / "layer" / i, c);
    }
    pooler = BertPooler(w, c, withPooler);
}

Encoded BertEncoder::operator()(const Inputs& inputs, nn::CallContext& context) const {
    const Tensor mask = additiveTokenMask(inputs, embeddings.dtype());
    Tensor x = embeddings(inputs, context);
    if (embeddingsProject) {
        x = (*embeddingsProject)(x);
    }
    const bool isChunked = std::any_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.feedForward.chunkSize > 0; });
    {
        const nn::Packing packing(isChunked ? Tensor() : inputs.get("attention_mask"), context);
        x = nn::padded(runLayers(layers, nn::packed(x, context), inputs, heads, context,
                                 [mask](const auto& layer, const Tensor& states, const Tensor& headMask, nn::CallContext& own) {
                                     return layer(states, own, mask, headMask);
                                 }),
                       context);
    }
    return {x, pooler(x)};
}

std::vector<std::string> BertEncoder::inputNames() {
    return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
}

}  // namespace twb::models
