#include "engine/models/bert_encoder.h"

#include <cmath>

#include "engine/core/error.h"

namespace twb::models {

using core::Error;
using core::ErrorCode;

BertConfig::BertConfig(const core::Json& config) {
    const ConfigReader c(config);
    vocab_size = c.positive("vocab_size", 30522);
    hidden_size = c.positive("hidden_size", 768);
    num_hidden_layers = c.integer("num_hidden_layers", 12);
    num_attention_heads = c.positive("num_attention_heads", 12);
    intermediate_size = c.positive("intermediate_size", 3072);
    max_position_embeddings = c.positive("max_position_embeddings", 512);
    type_vocab_size = c.positive("type_vocab_size", 2);
    hidden_act = c.text("hidden_act", "gelu");
    hidden_dropout_prob = c.number("hidden_dropout_prob", 0.1);
    attention_probs_dropout_prob = c.number("attention_probs_dropout_prob", 0.1);
    layer_norm_eps = c.number("layer_norm_eps", 1e-12);
    classifier_dropout = c.optionalNumber("classifier_dropout");
    pad_token_id = c.integer("pad_token_id", 0);
    chunk_size_feed_forward = c.integer("chunk_size_feed_forward", 0);
    position_embedding_type = c.text("position_embedding_type", "absolute");
    tie_word_embeddings = c.flag("tie_word_embeddings", true);
    is_decoder = c.flag("is_decoder", false);
    labels = LabelConfig(c);
    embedding_size = hidden_size;
    nn::checkHeads(hidden_size, num_attention_heads);
}

BertEmbeddings::BertEmbeddings(const nn::Weights& w, const BertConfig& c)
    : wordEmbeddings(w / "word_embeddings", c.vocab_size, c.embedding_size, c.pad_token_id),
      positionEmbeddings(w / "position_embeddings", c.max_position_embeddings, c.embedding_size,
                         c.positionsAfterPadding ? c.pad_token_id : -1),
      tokenTypeEmbeddings(w / "token_type_embeddings", c.type_vocab_size, c.embedding_size),
      layerNorm(w / "LayerNorm", c.embedding_size, c.layer_norm_eps),
      dropout(c.hidden_dropout_prob),
      padding(c.pad_token_id),
      maxPositions(c.max_position_embeddings),
      positionsAfterPadding(c.positionsAfterPadding),
      absolutePositions(c.position_embedding_type == "absolute") {
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

Tensor BertEmbeddings::operator()(const Inputs& inputs, const nn::CallContext& context) const {
    const auto [batch, length] = sequenceSize(inputs);
    const Tensor ids = inputs.get("input_ids");
    Tensor types = inputs.get("token_type_ids");
    if (!types.defined()) {
        types = at::zeros({batch, length}, at::kLong);
    } else if (types.size(-1) != length) {
        throw Error(ErrorCode::InvalidInput, "token_type_ids has the shape " + c10::str(types.sizes()) + "; [" + std::to_string(batch) +
                                                 ", " + std::to_string(length) + "] was expected, one figure a token.");
    }
    const Tensor words = ids.defined() ? wordEmbeddings(ids, "input_ids") : inputs.get("inputs_embeds");
    const Tensor positions = positionIds(inputs, batch, length);
    Tensor x = words + tokenTypeEmbeddings(types, "token_type_ids");
    if (absolutePositions) {
        x = x + positionEmbeddings(positions, "position_ids");
    }
    if (taskTypeEmbeddings) {
        const Tensor tasks = inputs.get("task_type_ids");
        x = x + (*taskTypeEmbeddings)(tasks.defined() ? tasks : at::zeros({batch, length}, at::kLong), "task_type_ids");
    }
    return context.dropout(layerNorm(x), dropout);
}

BertSelfAttention::BertSelfAttention(const nn::Weights& w, const BertConfig& c)
    : queryKeyValue({nn::Linear(w / "query", c.hidden_size, c.hidden_size), nn::Linear(w / "key", c.hidden_size, c.hidden_size),
                     nn::Linear(w / "value", c.hidden_size, c.hidden_size)},
                    w.policy()),
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
    const std::vector<Tensor> parts = queryKeyValue(x);
    const Tensor q = nn::splitHeads(parts[0], heads);
    const Tensor k = nn::splitHeads(parts[1], heads);
    const Tensor v = nn::splitHeads(parts[2], heads);
    nn::AttentionOptions options;
    options.mask = mask;
    options.headMask = headMask;
    options.dropout = dropout;
    if (relative) {
        options.bias = relativeScores(q, k);
    }
    return nn::mergeHeads(nn::attention(q, k, v, options, context));
}

BertLayer::BertLayer(const nn::Weights& w, const BertConfig& c)
    : selfAttention(w / "attention" / "self", c),
      attentionOutput(w / "attention" / "output" / "dense", c.hidden_size, c.hidden_size),
      intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
      output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
      attentionNorm(w / "attention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
      outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
      activation(c.hidden_act, "hidden_act"),
      dropout(c.hidden_dropout_prob),
      chunkSize(c.chunk_size_feed_forward) {}

Tensor BertLayer::operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
    const Tensor attended = attentionNorm(context.dropout(attentionOutput(selfAttention(x, mask, headMask, context)), dropout) + x);
    return nn::applyChunked(attended, chunkSize, [&](const Tensor& piece) {
        return outputNorm(context.dropout(output(activation(intermediate(piece))), dropout) + piece);
    });
}

BertEncoder::BertEncoder(const nn::Weights& w, const BertConfig& c, bool withPooler) : embeddings(w / "embeddings", c) {
    if (c.embedding_size != c.hidden_size) {
        embeddingsProject.emplace(w / "embeddings_project", c.embedding_size, c.hidden_size);
    }
    for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
        layers.emplace_back(w / "encoder" / "layer" / i, c);
    }
    if (withPooler) {
        pooler.emplace(w.mayBeNew() / "pooler" / "dense", c.hidden_size, c.hidden_size);
    }
}

Encoded BertEncoder::operator()(const Inputs& inputs, nn::CallContext& context) const {
    const auto [batch, length] = sequenceSize(inputs);
    Tensor mask = inputs.get("attention_mask");
    if (mask.defined()) {
        mask = nn::additiveMask(mask, batch, length, embeddings.wordEmbeddings.weight.scalar_type());
    }
    Tensor x = embeddings(inputs, context);
    if (embeddingsProject) {
        x = (*embeddingsProject)(x);
    }
    const auto count = static_cast<std::int64_t>(layers.size());
    context.recordHiddenState(x);
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        const BertLayer& layer = layers[static_cast<std::size_t>(i)];
        x = layer(x, mask, headMaskOfLayer(inputs, count, layer.selfAttention.heads, i), context);
        context.recordHiddenState(x);
    }
    return {x, pooler ? at::tanh((*pooler)(x.select(1, 0))) : Tensor()};
}

std::vector<std::string> BertEncoder::inputNames() {
    return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
}

Tensor headMaskOfLayer(const Inputs& inputs, std::int64_t layers, std::int64_t heads, std::int64_t layer) {
    const Tensor mask = inputs.get("head_mask");
    if (!mask.defined()) {
        return {};
    }
    const bool oneForAll = mask.dim() == 1;
    if ((mask.dim() != 1 && mask.dim() != 2) || mask.size(-1) != heads || (!oneForAll && mask.size(0) != layers)) {
        throw Error(ErrorCode::InvalidInput, "head_mask has the shape " + c10::str(mask.sizes()) + "; [" + std::to_string(heads) +
                                                 "] or [" + std::to_string(layers) + ", " + std::to_string(heads) + "] was expected.");
    }
    return (oneForAll ? mask : mask[layer]).to(at::kFloat).view({1, heads, 1, 1});
}

}  // namespace twb::models
