#include "engine/models/bart_layers.h"

#include <algorithm>
#include <cmath>

#include "engine/models/bert_encoder.h"
#include "engine/models/decoder_call.h"
#include "engine/nn/sinusoids.h"

namespace twb::models {
namespace {

std::optional<nn::LayerNorm> finalNorm(const nn::Weights& w, const BartConfig& c) {
    constexpr double kEps = 1e-5;
    return c.variant.finalNorm ? std::optional(nn::LayerNorm(w / c.variant.finalNorm, c.d_model, kEps)) : std::nullopt;
}

constexpr double kEps = 1e-5;
constexpr std::int64_t kUnusedRows = 2;  // of BART's tables of positions
constexpr std::int64_t kPreparedPositions = 4096;

}  // namespace

BartConfig::BartConfig(const core::Json& config, const BartVariant& v) : variant(v) {
    const ConfigReader c(config);
    vocab_size = c.positive("vocab_size", 50265);
    d_model = c.positive("d_model", 1024);
    maxSourcePositions = maxTargetPositions = c.positive("max_position_embeddings", 1024);
    encoder_layers = c.integer("encoder_layers", 12);
    encoder_ffn_dim = c.positive("encoder_ffn_dim", 4096);
    encoder_attention_heads = c.positive("encoder_attention_heads", 16);
    decoder_layers = c.integer("decoder_layers", 12);
    decoder_ffn_dim = c.positive("decoder_ffn_dim", 4096);
    decoder_attention_heads = c.positive("decoder_attention_heads", 16);
    activation_function = c.text("activation_function", "gelu");
    dropout = c.number("dropout", 0.1);
    encoder_layerdrop = c.number("encoder_layerdrop", 0);
    decoder_layerdrop = c.number("decoder_layerdrop", 0);
    attention_dropout = c.number("attention_dropout", 0.0);
    activation_dropout = c.number("activation_dropout", 0.0);
    classifier_dropout = c.number("classifier_dropout", 0.0);
    scale_embedding = c.flag("scale_embedding", v.scale_embedding);
    tie_word_embeddings = c.flag("tie_word_embeddings", true);
    eos_token_id = c.integer("eos_token_id", v.eos_token_id);
    start.pad_token_id = c.integer("pad_token_id", v.pad_token_id);
    start.decoder_start_token_id = c.optionalInteger("decoder_start_token_id");
    if (!config.contains("decoder_start_token_id") && v.decoder_start_token_id >= 0) {
        start.decoder_start_token_id = v.decoder_start_token_id;
    }
    start.lastTokenFirst = v.lastTokenFirst;
    derivesDecoderInputs = v.derivesDecoderInputs;
    labels = LabelConfig(c);
}

AttentionShape bartAttentionShape(const BartConfig& c, std::int64_t heads) {
    nn::checkHeads(c.d_model, heads);
    AttentionShape shape;
    shape.hidden = c.d_model;
    shape.heads = heads;
    shape.headSize = c.d_model / heads;
    shape.bias = shape.outBias = c.attentionBias;
    shape.dropout = c.attention_dropout;
    return shape;
}

double BartConfig::embeddingScale() const {
    return scale_embedding ? std::sqrt(static_cast<double>(d_model)) : 1.0;
}

BartPositions::BartPositions(const nn::Weights& w, const BartConfig& c, std::int64_t maxLength)
    : kind(c.variant.positions), limit(maxLength), padding(c.start.pad_token_id.value_or(0)) {
    switch (kind) {
        case BartPositionKind::LearnedFromTwo:
            table = w.tensor("weight", {limit + kUnusedRows, c.d_model}, nn::Init::embedding(-1)).narrow(0, kUnusedRows, limit);
            break;
        case BartPositionKind::Learned:
            table = w.tensor("weight", {limit, c.d_model}, nn::Init::embedding(-1));
            break;
        case BartPositionKind::Sinusoidal:
            table = w.has("weight") ? w.buffer("weight", {limit, c.d_model}) : nn::halvedSinusoids(limit, c.d_model).to(w.policy().device);
            break;
        case BartPositionKind::Counted:
            w.unstored("weights");  // M2M100's buffer in old checkpoints; FSMT stores a parameter
            table = w.has("weight") ? w.buffer("weight", {limit + padding + 1, c.d_model})
                                    : nn::fairseqSinusoids(limit + 2, c.d_model, padding).to(w.policy().device);
            break;
        case BartPositionKind::Endless:
            table = nn::fairseqSinusoids(std::min(limit, kPreparedPositions), c.d_model, -1).to(w.policy().device);
            break;
    }
}

Tensor BartPositions::operator()(const Inputs& inputs, std::int64_t length, std::int64_t past) const {
    if (kind == BartPositionKind::Counted) {
        return counted(inputs, length, past);
    }
    if (kind == BartPositionKind::Endless) {
        const bool isLonger = past + length > table.size(0);
        const Tensor rows = isLonger ? nn::fairseqSinusoids(past + length, table.size(1), -1).to(table.device()) : table;
        return rows.narrow(0, past, length);
    }
    checkLength(past + length, limit);
    return table.narrow(0, past, length);
}

Tensor BartPositions::counted(const Inputs& inputs, std::int64_t length, std::int64_t past) const {
    // The sinusoids go on for ever: what lies beyond the table is computed.
    const std::int64_t needed = padding + 1 + past + length;
    const Tensor rows = needed > table.size(0) ? nn::fairseqSinusoids(needed, table.size(1), padding).to(table.device()) : table;
    const Tensor ids = inputs.get("input_ids");
    if (!ids.defined()) {
        return rows.narrow(0, padding + 1 + past, length);
    }
    const Tensor isToken = ids.ne(padding).to(at::kLong);
    return at::embedding(rows, (isToken.cumsum(1) + past) * isToken + padding);
}

BartEmbeddings::BartEmbeddings(const nn::Weights& w, const BartConfig& c, nn::Embedding table, std::int64_t limit, bool ofDecoder)
    : words(std::move(table)),
      positions(w / "embed_positions", c, limit),
      scale(c.embeddingScale()),
      dropout(c.dropout),
      scalesGiven(c.variant.scalesGivenEmbeddings),
      normsWordsAlone(ofDecoder && c.variant.decoderNormsWordsAlone) {
    if (c.variant.embeddingNorm) {
        norm.emplace(w / "layernorm_embedding", c.d_model, kEps);
    }
}

Tensor BartEmbeddings::operator()(const Inputs& inputs, std::int64_t past, const nn::CallContext& context) const {
    const auto [batch, length] = sequenceSize(inputs);
    const Tensor ids = inputs.get("input_ids");
    const Tensor places = positions(inputs, length, past);
    Tensor x = ids.defined() ? words(ids, "input_ids") : inputs.get("inputs_embeds");
    if (scale != 1 && (ids.defined() || scalesGiven)) {
        x = x * scale;
    }
    if (normsWordsAlone) {
        return context.dropout((*norm)(x) + places, dropout);
    }
    x = x + places;
    return context.dropout(norm ? (*norm)(x) : x, dropout);
}

BartFeedForward::BartFeedForward(const nn::Weights& w, const BartConfig& c, std::int64_t inner)
    : fc1(w / "fc1", c.d_model, inner),
      fc2(w / "fc2", inner, c.d_model),
      norm(w / "final_layer_norm", c.d_model, kEps),
      activation(c.activation_function, "activation_function"),
      dropout(c.dropout),
      activationDropout(c.activation_dropout),
      normFirst(c.variant.normFirst) {}

Tensor BartFeedForward::operator()(const Tensor& x, const nn::CallContext& context) const {
    return residual(x, norm, normFirst,
                    [&](const Tensor& y) { return context.dropout(fc2(context.dropout(activation(fc1(y)), activationDropout)), dropout); });
}

BartEncoderLayer::BartEncoderLayer(const nn::Weights& w, const BartConfig& c)
    : attention(w / "self_attn", bartAttentionShape(c, c.encoder_attention_heads)),
      attentionNorm(w / "self_attn_layer_norm", c.d_model, kEps),
      feedForward(w, c, c.encoder_ffn_dim) {}

Tensor BartEncoderLayer::operator()(const Tensor& x, const AttentionCall& call, nn::CallContext& context) const {
    const Tensor attended = residual(x, attentionNorm, feedForward.normFirst,
                                     [&](const Tensor& y) { return context.dropout(attention(y, call, 0, context), feedForward.dropout); });
    return feedForward(attended, context);
}

BartDecoderLayer::BartDecoderLayer(const nn::Weights& w, const BartConfig& c)
    : attention(w / "self_attn", bartAttentionShape(c, c.decoder_attention_heads)),
      crossAttention(w / "encoder_attn", bartAttentionShape(c, c.decoder_attention_heads)),
      attentionNorm(w / "self_attn_layer_norm", c.d_model, kEps),
      crossNorm(w / "encoder_attn_layer_norm", c.d_model, kEps),
      feedForward(w, c, c.decoder_ffn_dim) {}

Tensor BartDecoderLayer::operator()(const Tensor& input, const AttentionCall& call, const Memory& memory, const AttentionCall& crossCall,
                                    std::int64_t layer, DecoderContexts contexts) const {
    const bool normFirst = feedForward.normFirst;
    Tensor x = residual(input, attentionNorm, normFirst, [&](const Tensor& y) {
        return contexts.self.dropout(attention(y, call, layer, contexts.self), feedForward.dropout);
    });
    if (memory.states.defined()) {
        x = residual(x, crossNorm, normFirst, [&](const Tensor& y) {
            return contexts.self.dropout(crossAttention(y, memory, crossCall, layer, contexts.cross), feedForward.dropout);
        });
    }
    return feedForward(x, contexts.self);
}

BartEncoder::BartEncoder(const nn::Weights& w, const BartConfig& c, nn::Embedding words)
    : embeddings(w, c, std::move(words), c.maxSourcePositions, false), norm(finalNorm(w, c)), layerDrop(c.encoder_layerdrop) {
    for (std::int64_t i = 0; i < c.encoder_layers; ++i) {
        layers.emplace_back(w / "layers" / i, c);
    }
}

EncoderResult BartEncoder::operator()(const Inputs& inputs, nn::CallContext& context) const {
    const auto [batch, length] = sequenceSize(inputs);
    Tensor x = embeddings(inputs, 0, context);
    AttentionCall call;
    if (const Tensor mask = inputs.get("attention_mask"); mask.defined()) {
        call.mask = nn::additiveMask(mask, batch, length, x.scalar_type());
    }
    const auto count = static_cast<std::int64_t>(layers.size());
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        context.recordHiddenState(x);
        const BartEncoderLayer& layer = layers[static_cast<std::size_t>(i)];
        call.headMask = headMaskOfLayer(inputs, count, layer.attention.shape.heads, i);
        if (dropsLayer(context, layerDrop)) {
            continue;
        }
        if (nn::recomputesLayers(context)) {
            const auto run = [&layer, call](const std::vector<Tensor>& states, nn::CallContext& own) {
                return layer(states[0], call, own);
            };
            x = nn::recomputed(run, {x}, context);
        } else {
            x = layer(x, call, context);
        }
    }
    x = norm ? (*norm)(x) : x;
    context.recordHiddenState(x);
    return {x};
}

BartDecoder::BartDecoder(const nn::Weights& w, const BartConfig& c, nn::Embedding words)
    : embeddings(w, c, std::move(words), c.maxTargetPositions, true), norm(finalNorm(w, c)), layerDrop(c.decoder_layerdrop) {
    for (std::int64_t i = 0; i < c.decoder_layers; ++i) {
        layers.emplace_back(w / "layers" / i, c);
    }
}

Tensor BartDecoder::operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
    nn::CallContext& context = contexts.self;
    const auto [batch, length] = sequenceSize(inputs);
    const std::int64_t past = pastLength(context);
    Tensor x = embeddings(inputs, past, context);
    AttentionCall call;
    call.mask = decoderMask(inputs.get("attention_mask"), batch, length, past + length, x.scalar_type());
    AttentionCall crossCall;
    crossCall.mask = memory.mask;
    const Inputs ofCross = crossHeadMask(inputs);
    const auto count = static_cast<std::int64_t>(layers.size());
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        context.recordHiddenState(x);
        const BartDecoderLayer& layer = layers[static_cast<std::size_t>(i)];
        const std::int64_t heads = layer.attention.shape.heads;
        call.headMask = headMaskOfLayer(inputs, count, heads, i);
        crossCall.headMask = headMaskOfLayer(ofCross, count, heads, i);
        if (dropsLayer(context, layerDrop)) {
            continue;
        }
        if (nn::recomputesLayers(context)) {
            const auto run = [&layer, call, crossCall, mask = memory.mask, i](const std::vector<Tensor>& states, nn::CallContext& own) {
                nn::CallContext cross = contextOfOtherStack(own);
                return layer(states[0], call, Memory{states[1], mask}, crossCall, i, {own, cross});
            };
            x = nn::recomputed(run, {x, memory.states}, context);
        } else {
            x = layer(x, call, memory, crossCall, i, contexts);
        }
    }
    x = norm ? (*norm)(x) : x;
    context.recordHiddenState(x);
    return x;
}

nn::Embedding bartWords(const nn::Weights& w, const BartConfig& c) {
    return sharedEmbedding(w, {"shared", "encoder.embed_tokens", "decoder.embed_tokens"}, c.vocab_size, c.d_model,
                           c.start.pad_token_id.value_or(-1));
}

}  // namespace twb::models
