#include "engine/models/prophetnet_layers.h"

#include <cmath>
#include <utility>

#include "engine/models/bert_encoder.h"
#include "engine/models/text_model.h"
#include "engine/nn/kv_cache.h"

namespace twb::models {
namespace {

constexpr double kEps = 1e-5;

}  // namespace

ProphetNetConfig::ProphetNetConfig(const core::Json& config) {
    const ConfigReader c(config);
    vocab_size = c.positive("vocab_size", 30522);
    hidden_size = c.positive("hidden_size", 1024);
    encoder_ffn_dim = c.positive("encoder_ffn_dim", 4096);
    num_encoder_layers = c.integer("num_encoder_layers", 12);
    num_encoder_attention_heads = c.positive("num_encoder_attention_heads", 16);
    decoder_ffn_dim = c.positive("decoder_ffn_dim", 4096);
    num_decoder_layers = c.integer("num_decoder_layers", 12);
    num_decoder_attention_heads = c.positive("num_decoder_attention_heads", 16);
    max_position_embeddings = c.positive("max_position_embeddings", 512);
    ngram = c.positive("ngram", 2);
    num_buckets = c.positive("num_buckets", 32);
    relative_max_distance = c.positive("relative_max_distance", 128);
    activation_function = c.text("activation_function", "gelu");
    activation_dropout = c.number("activation_dropout", 0.1);
    attention_dropout = c.number("attention_dropout", 0.1);
    dropout = c.number("dropout", 0.1);
    eps = c.number("eps", 0.0);
    disable_ngram_loss = c.flag("disable_ngram_loss", false);
    add_cross_attention = c.flag("add_cross_attention", true);
    tie_word_embeddings = c.flag("tie_word_embeddings", true);
    start.pad_token_id = c.integer("pad_token_id", 0);
    start.decoder_start_token_id = c.integer("decoder_start_token_id", 0);
    nn::checkHeads(hidden_size, num_encoder_attention_heads);
    nn::checkHeads(hidden_size, num_decoder_attention_heads);
}

ProphetNetAttention::ProphetNetAttention(const nn::Weights& w, const ProphetNetConfig& c, std::int64_t headCount)
    : query(w / "query_proj", c.hidden_size, c.hidden_size),
      key(w / "key_proj", c.hidden_size, c.hidden_size),
      value(w / "value_proj", c.hidden_size, c.hidden_size),
      out(w / "out_proj", c.hidden_size, c.hidden_size),
      heads(headCount),
      dropout(c.dropout),
      attentionDropout(c.attention_dropout) {}

Tensor ProphetNetAttention::operator()(const Tensor& x, const Memory& memory, const Tensor& headMask, std::int64_t layer,
                                       nn::CallContext& context) const {
    const auto place = static_cast<std::size_t>(layer);
    nn::KvCache::Entry held = context.crossCache ? context.crossCache->at(place) : nn::KvCache::Entry{};
    if (!held.keys.defined()) {
        const Tensor& source = memory.states.defined() ? memory.states : x;
        held = {nn::splitHeads(key(source), heads), nn::splitHeads(value(source), heads)};
        if (context.crossCache) {
            held = context.crossCache->append(place, held.keys, held.values);
        }
    }
    const Tensor q = nn::splitHeads(query(x), heads);
    if (context.outputAttentions) {
        Tensor scores = at::matmul(q, held.keys.transpose(-1, -2)) / std::sqrt(static_cast<double>(q.size(-1)));
        scores = memory.mask.defined() ? scores + memory.mask : scores;
        context.recordAttention(headMask.defined() ? scores * headMask : scores);
    }
    nn::AttentionOptions options;
    options.mask = memory.mask;
    options.headMask = headMask;
    options.dropout = attentionDropout;
    nn::CallContext silent = contextOfOtherStack(context);
    silent.outputAttentions = false;
    return context.dropout(out(nn::mergeHeads(sharedAttention(q, held.keys, held.values, options, silent))), dropout);
}

ProphetNetFeedForward::ProphetNetFeedForward(const nn::Weights& w, const ProphetNetConfig& c, std::int64_t inner)
    : intermediate(w / "feed_forward" / "intermediate", c.hidden_size, inner),
      output(w / "feed_forward" / "output", inner, c.hidden_size),
      norm(w / "feed_forward_layer_norm", c.hidden_size, kEps),
      activation(c.activation_function, "activation_function"),
      dropout(c.dropout),
      activationDropout(c.activation_dropout) {}

Tensor ProphetNetFeedForward::operator()(const Tensor& x, const nn::CallContext& context) const {
    const Tensor inner = context.dropout(activation(intermediate(x)), activationDropout);
    return norm(context.dropout(output(inner), dropout) + x);
}

ProphetNetEncoder::ProphetNetEncoder(const nn::Weights& w, const ProphetNetConfig& c, nn::Embedding table)
    : words(std::move(table)),
      positions(w / "position_embeddings", c.max_position_embeddings, c.hidden_size, c.padding()),
      norm(w / "embeddings_layer_norm", c.hidden_size, kEps),
      dropout(c.dropout),
      padding(c.padding()) {
    for (std::int64_t i = 0; i < c.num_encoder_layers; ++i) {
        const nn::Weights layer = w / "layers" / i;
        layers.push_back({ProphetNetAttention(layer / "self_attn", c, c.num_encoder_attention_heads),
                          nn::LayerNorm(layer / "self_attn_layer_norm", c.hidden_size, kEps),
                          ProphetNetFeedForward(layer, c, c.encoder_ffn_dim)});
    }
}

EncoderResult ProphetNetEncoder::operator()(const Inputs& inputs, nn::CallContext& context) const {
    const auto [batch, length] = sequenceSize(inputs);
    const Tensor ids = inputs.get("input_ids");
    // What lies beyond the table has its last position.
    const Tensor places = (at::arange(1, length + 1, at::kLong) + padding).clamp_max(positions.weight.size(0) - 1);
    Tensor x = (ids.defined() ? words(ids, "input_ids") : inputs.get("inputs_embeds")) + positions(places, "positions");
    x = context.dropout(norm(x), dropout);
    Memory itself;
    if (const Tensor mask = inputs.get("attention_mask"); mask.defined()) {
        itself.mask = nn::additiveMask(mask, batch, length, x.scalar_type());
    }
    const auto count = static_cast<std::int64_t>(layers.size());
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        context.recordHiddenState(x);
        const ProphetNetEncoderLayer& layer = layers[static_cast<std::size_t>(i)];
        const Tensor headMask = headMaskOfLayer(inputs, count, layer.attention.heads, i);
        x = layer.attentionNorm(layer.attention(x, itself, headMask, i, context) + x);
        x = layer.feedForward(x, context);
    }
    context.recordHiddenState(x);
    return {x};
}

}  // namespace twb::models
