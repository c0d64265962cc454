#include "engine/models/t5_layers.h"

#include <cmath>

#include "engine/core/error.h"
#include "engine/models/text_model.h"
#include "engine/nn/relative_position.h"

namespace twb::models {

T5Config::T5Config(const core::Json& config) {
    const ConfigReader c(config);
    const std::string modelType = c.text("model_type", "t5");
    const bool multilingual = modelType == "mt5" || modelType == "umt5";
    vocab_size = c.positive("vocab_size", multilingual ? 250112 : 32128);
    d_model = c.positive("d_model", 512);
    d_kv = c.positive("d_kv", 64);
    d_ff = c.positive("d_ff", multilingual ? 1024 : 2048);
    num_layers = c.positive("num_layers", multilingual ? 8 : 6);
    num_decoder_layers = c.positive("num_decoder_layers", num_layers);
    num_heads = c.positive("num_heads", multilingual ? 6 : 8);
    relative_attention_num_buckets = c.positive("relative_attention_num_buckets", 32);
    relative_attention_max_distance = c.positive("relative_attention_max_distance", 128);
    dropout_rate = c.number("dropout_rate", 0.1);
    layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-6);
    classifier_dropout = c.number("classifier_dropout", 0.0);
    const std::string projection = c.text("feed_forward_proj", multilingual ? "gated-gelu" : c.text("dense_act_fn", "relu"));
    gated = projection.compare(0, 6, "gated-") == 0;
    activation = gated ? projection.substr(6) : projection;
    if (projection == "gated-gelu") {
        activation = "gelu_new";  // as transformers reads it, for the checkpoints of T5 v1.1
    }
    tie_word_embeddings = c.flag("tie_word_embeddings", modelType != "mt5");
    biasInEveryLayer = modelType == "umt5";
    eos_token_id = c.integer("eos_token_id", 1);
    start.pad_token_id = c.integer("pad_token_id", 0);
    start.decoder_start_token_id = c.optionalInteger("decoder_start_token_id");
    if (multilingual && !config.contains("decoder_start_token_id")) {
        start.decoder_start_token_id = 0;
    }
    labels = LabelConfig(c);
}

Tensor T5Norm::operator()(const Tensor& x) const {
    const Tensor mean = x.to(at::kFloat).square().mean(-1, true);
    return weight * (x * at::rsqrt(mean + eps)).to(weight.scalar_type());
}

T5DistanceBias::T5DistanceBias(const nn::Weights& w, const T5Config& c, bool bidirectional)
    : table(w, c.relative_attention_num_buckets, c.num_heads), maxDistance(c.relative_attention_max_distance) {
    const Tensor distances = at::arange(-maxDistance, maxDistance + 1, at::kLong);
    buckets = nn::relativePositionBucket(distances, bidirectional, c.relative_attention_num_buckets, maxDistance).to(w.policy().device);
}

Tensor T5DistanceBias::operator()(std::int64_t queries, std::int64_t keys, std::int64_t past) const {
    const auto options = buckets.options();
    const Tensor relative = at::arange(keys, options).unsqueeze(0) - at::arange(past, past + queries, options).unsqueeze(1);
    return ofDistances(relative).permute({2, 0, 1}).unsqueeze(0);
}

Tensor T5DistanceBias::ofDistances(const Tensor& relative) const {
    return at::embedding(table.weight, buckets.take(relative.clamp(-maxDistance, maxDistance) + maxDistance));
}

AttentionShape t5AttentionShape(const T5Config& c) {
    AttentionShape shape;
    shape.hidden = c.d_model;
    shape.heads = c.num_heads;
    shape.headSize = c.d_kv;
    shape.bias = shape.outBias = false;
    shape.scale = 1;
    shape.dropout = c.dropout_rate;
    shape.query = "q";
    shape.key = "k";
    shape.value = "v";
    shape.out = "o";
    return shape;
}

T5SelfAttentionLayer::T5SelfAttentionLayer(const nn::Weights& w, const T5Config& c, bool bidirectional, bool hasBias)
    : attention(w / "SelfAttention", t5AttentionShape(c)), norm(w / "layer_norm", c), dropout(c.dropout_rate) {
    if (hasBias) {
        bias.emplace(w / "SelfAttention" / "relative_attention_bias", c, bidirectional);
    }
}

Tensor T5SelfAttentionLayer::operator()(const Tensor& x, const AttentionCall& call, std::int64_t layer, nn::CallContext& context) const {
    return x + context.dropout(attention(norm(x), call, layer, context), dropout);
}

T5CrossAttentionLayer::T5CrossAttentionLayer(const nn::Weights& w, const T5Config& c)
    : attention(w / "EncDecAttention", t5AttentionShape(c)), norm(w / "layer_norm", c), dropout(c.dropout_rate) {}

Tensor T5CrossAttentionLayer::operator()(const Tensor& x, const Memory& memory, const AttentionCall& call, std::int64_t layer,
                                         DecoderContexts contexts) const {
    return x + contexts.self.dropout(attention(norm(x), memory, call, layer, contexts.cross), dropout);
}

T5Dense::T5Dense(const nn::Weights& w, const T5Config& c)
    : in(w / (c.gated ? "wi_0" : "wi"), c.d_model, c.d_ff, false),
      out(w / "wo", c.d_ff, c.d_model, false),
      activation(c.activation, "feed_forward_proj"),
      dropout(c.dropout_rate) {
    if (c.gated) {
        gate = nn::Linear(w / "wi_1", c.d_model, c.d_ff, false);
    }
}

Tensor T5Dense::operator()(const Tensor& x, const nn::CallContext& context) const {
    Tensor inner = activation(in(x));
    if (gate.weight.defined()) {
        inner = inner * gate(x);
    }
    return out(context.dropout(inner, dropout));
}

Tensor t5DecoderMask(const Tensor& mask, std::int64_t batch, std::int64_t queries, std::int64_t keys, at::ScalarType dtype) {
    const Tensor causal = queries > 1 ? nn::causalMask(queries, keys, dtype) : Tensor();
    if (!mask.defined()) {
        return causal;
    }
    const Tensor padding = nn::additiveMask(mask, batch, keys, dtype);
    return causal.defined() ? at::minimum(causal, padding) : padding;
}

Tensor sumOfDefined(const Tensor& a, const Tensor& b) {
    return !a.defined() ? b : !b.defined() ? a : a + b;
}

Tensor t5Words(const nn::Embedding& words, const Inputs& inputs) {
    return inputs.has("input_ids") ? words(inputs.get("input_ids"), "input_ids") : inputs.get("inputs_embeds");
}

nn::Embedding t5Words(const nn::Weights& w, const T5Config& c) {
    return sharedEmbedding(w, {"shared", "encoder.embed_tokens", "decoder.embed_tokens"}, c.vocab_size, c.d_model);
}

}  // namespace twb::models
