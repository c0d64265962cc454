#include "engine/models/gpt2_layers.h"

#include <cmath>

#include "engine/models/bert_encoder.h"
#include "engine/models/decoder_call.h"
#include "engine/models/seq2seq_attention.h"
#include "engine/nn/conv1d.h"
#include "engine/nn/kv_cache.h"

namespace twb::models {
namespace {

nn::AttentionOptions optionsOf(const Tensor& mask, const Tensor& headMask, double scale, double dropout) {
    nn::AttentionOptions options;
    options.mask = mask;
    options.headMask = headMask;
    options.scale = scale;
    options.dropout = dropout;
    return options;
}

}  // namespace

Gpt2Config::Gpt2Config(const core::Json& config) : json(config) {
    const ConfigReader c(config);
    vocab_size = c.positive("vocab_size", 50257);
    n_positions = c.positive("n_positions", 1024);
    n_embd = c.positive("n_embd", 768);
    hidden_size = n_embd;
    n_layer = c.integer("n_layer", 12);
    n_head = c.positive("n_head", 12);
    n_inner = c.integer("n_inner", 4 * n_embd);
    activation_function = c.text("activation_function", "gelu_new");
    resid_pdrop = c.number("resid_pdrop", 0.1);
    embd_pdrop = c.number("embd_pdrop", 0.1);
    attn_pdrop = c.number("attn_pdrop", 0.1);
    layer_norm_epsilon = c.number("layer_norm_epsilon", 1e-5);
    classifier_dropout = c.number("classifier_dropout", c.number("hidden_dropout", 0.1));
    scale_attn_weights = c.flag("scale_attn_weights", true);
    scale_attn_by_inverse_layer_idx = c.flag("scale_attn_by_inverse_layer_idx", false);
    tie_word_embeddings = c.flag("tie_word_embeddings", true);
    add_cross_attention = c.flag("add_cross_attention", false);
    pad_token_id = c.optionalInteger("pad_token_id");
    labels = LabelConfig(c);
    nn::checkHeads(n_embd, n_head);
}

double Gpt2Config::attentionScale(std::int64_t layer) const {
    const double scale = scale_attn_weights ? 1 / std::sqrt(static_cast<double>(n_embd / n_head)) : 1.0;
    return scale_attn_by_inverse_layer_idx ? scale / static_cast<double>(layer + 1) : scale;
}

Gpt2Attention::Gpt2Attention(const nn::Weights& w, const Gpt2Config& c, std::int64_t i)
    : queryKeyValue(nn::conv1d(w / "c_attn", c.n_embd, 3 * c.n_embd)),
      projection(nn::conv1d(w / "c_proj", c.n_embd, c.n_embd)),
      layer(i),
      heads(c.n_head),
      scale(c.attentionScale(i)),
      attentionDropout(c.attn_pdrop),
      dropout(c.resid_pdrop) {
    w.unstored("bias");
    w.unstored("masked_bias");
}

Tensor Gpt2Attention::operator()(const Tensor& x, const Tensor& mask, const Tensor& headMask, nn::CallContext& context) const {
    const std::vector<Tensor> parts = queryKeyValue(x).chunk(3, -1);
    const Tensor attended = cachedAttention(layer, nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads),
                                            nn::splitHeads(parts[2], heads), optionsOf(mask, headMask, scale, attentionDropout), context);
    return context.dropout(projection(attended), dropout);
}

Gpt2CrossAttention::Gpt2CrossAttention(const nn::Weights& w, const Gpt2Config& c, std::int64_t i)
    : query(nn::conv1d(w / "q_attn", c.n_embd, c.n_embd)),
      keyValue(nn::conv1d(w / "c_attn", c.n_embd, 2 * c.n_embd)),
      projection(nn::conv1d(w / "c_proj", c.n_embd, c.n_embd)),
      layer(i),
      heads(c.n_head),
      scale(c.attentionScale(i)),
      attentionDropout(c.attn_pdrop),
      dropout(c.resid_pdrop) {
    w.unstored("bias");
    w.unstored("masked_bias");
}

Tensor Gpt2CrossAttention::operator()(const Tensor& x, const Memory& memory, const Tensor& headMask, nn::CallContext& context) const {
    const nn::KvCache::Entry held = crossKeysAndValues(context, layer, [&] {
        const std::vector<Tensor> parts = keyValue(memory.states).chunk(2, -1);
        return nn::KvCache::Entry{nn::splitHeads(parts[0], heads), nn::splitHeads(parts[1], heads)};
    });
    const Tensor attended = sharedAttention(nn::splitHeads(query(x), heads), held.keys, held.values,
                                            optionsOf(memory.mask, headMask, scale, attentionDropout), context);
    return context.dropout(projection(nn::mergeHeads(attended)), dropout);
}

Gpt2Block::Gpt2Block(const nn::Weights& w, const Gpt2Config& c, std::int64_t i)
    : norm1(w / "ln_1", c.n_embd, c.layer_norm_epsilon),
      norm2(w / "ln_2", c.n_embd, c.layer_norm_epsilon),
      attention(w / "attn", c, i),
      up(nn::conv1d(w / "mlp" / "c_fc", c.n_embd, c.n_inner)),
      down(nn::conv1d(w / "mlp" / "c_proj", c.n_inner, c.n_embd)),
      activation(c.activation_function, "activation_function"),
      dropout(c.resid_pdrop) {
    if (c.add_cross_attention) {
        crossNorm.emplace(w / "ln_cross_attn", c.n_embd, c.layer_norm_epsilon);
        crossAttention.emplace(w / "crossattention", c, i);
    }
}

Tensor Gpt2Block::operator()(const Tensor& input, const Tensor& mask, const Tensor& headMask, const Memory& memory,
                             DecoderContexts contexts) const {
    Tensor x = input + attention(norm1(input), mask, headMask, contexts.self);
    if (crossAttention && memory.states.defined()) {
        x = x + (*crossAttention)((*crossNorm)(x), memory, headMask, contexts.cross);
    }
    return x + contexts.self.dropout(down(activation(up(norm2(x)))), dropout);
}

Gpt2::Gpt2(const nn::Weights& w, const Config& c, bool)
    : words(w / "wte", c.vocab_size, c.n_embd),
      places(w / "wpe", c.n_positions, c.n_embd),
      norm(w / "ln_f", c.n_embd, c.layer_norm_epsilon),
      heads(c.n_head),
      dropout(c.embd_pdrop) {
    for (std::int64_t i = 0; i < c.n_layer; ++i) {
        blocks.emplace_back(w / "h" / i, c, i);
    }
}

Encoded Gpt2::operator()(const Inputs& inputs, nn::CallContext& context) const {
    nn::CallContext cross = contextOfOtherStack(context);
    return {decode(inputs, Memory{}, {context, cross}), Tensor()};
}

Tensor Gpt2::decode(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
    nn::CallContext& context = contexts.self;
    const DecoderCall call(inputs, context);
    checkLength(call.keys(), places.weight.size(0));
    Tensor x = inputStates(inputs, words) + places(call.positions(inputs), "position_ids");
    if (const Tensor types = inputs.get("token_type_ids"); types.defined()) {
        x = x + words(types, "token_type_ids");
    }
    const Tensor mask = decoderMask(call, x.scalar_type());
    const auto count = static_cast<std::int64_t>(blocks.size());
    x = context.dropout(x, dropout);
    if (memory.states.defined()) {
        x = runLayers(blocks, x, context, [&](const Gpt2Block& block, std::int64_t i, const Tensor& states) {
            return block(states, mask, headMaskOfLayer(inputs, count, heads, i), memory, contexts);
        });
    } else {
        x = runLayers(blocks, x, context, [=, this](const Gpt2Block& block, std::int64_t i, const Tensor& states, nn::CallContext& own) {
            nn::CallContext none = contextOfOtherStack(own);
            return block(states, mask, headMaskOfLayer(inputs, count, heads, i), Memory{}, {own, none});
        });
    }
    x = norm(x);
    context.recordHiddenState(x);
    return x;
}

std::vector<std::string> Gpt2::inputNames() {
    return {"input_ids", "attention_mask", "token_type_ids", "position_ids", "head_mask", "inputs_embeds"};
}

}  // namespace twb::models
