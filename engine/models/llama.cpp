#include "engine/models/llama.h"

#include <algorithm>
#include <array>

#include "engine/models/decoder_call.h"

namespace twb::models {
namespace {

std::variant<nn::RmsNorm, nn::LayerNorm> normOf(const nn::Weights& w, const LlamaConfig& c, std::int64_t size) {
    if (c.layerNorms) {
        return nn::LayerNorm(w, size, c.normEps, c.normBias);
    }
    return nn::RmsNorm(w, size, c.normEps, c.normWeightsFromOne);
}

/// Query, key and value projections: three tensors, or (Phi-3) one.
nn::FusedLinear queryKeyValueOf(const nn::Weights& w, const LlamaConfig& c) {
    const std::int64_t queries = c.num_attention_heads * c.head_dim;
    const std::int64_t keys = c.num_key_value_heads * c.head_dim;
    if (c.queryKeyValueInOneTensor) {
        return {{nn::Linear(w / "qkv_proj", c.hidden_size, queries + 2 * keys, c.queryKeyValueBias)}, w.policy()};
    }
    return {{nn::Linear(w / "q_proj", c.hidden_size, queries, c.queryKeyValueBias),
             nn::Linear(w / "k_proj", c.hidden_size, keys, c.queryKeyValueBias),
             nn::Linear(w / "v_proj", c.hidden_size, keys, c.queryKeyValueBias)},
            w.policy()};
}

std::variant<nn::GatedFeedForward, nn::FeedForward, nn::MixtureOfExperts> feedForwardOf(const nn::Weights& w, const LlamaConfig& c,
                                                                                        std::int64_t layer) {
    const nn::Activation activation(c.hidden_act, "hidden_act");
    if (c.sparseLayers[static_cast<std::size_t>(layer)]) {
        return nn::MixtureOfExperts(w / c.mixtureName, *c.mixture, c.hidden_size, activation);
    }
    if (c.feedForward == FeedForwardKind::Plain) {
        return nn::FeedForward(w / "mlp", c.plainNames, c.hidden_size, c.intermediate_size, activation, c.feedForwardBias);
    }
    nn::GatedFeedForward::Names names;
    if (c.feedForward == FeedForwardKind::GatedInOneTensor) {
        names = {"gate_up_proj", "", "down_proj"};
    }
    return nn::GatedFeedForward(w / "mlp", names, c.hidden_size, c.intermediate_size, activation, c.feedForwardBias);
}

/// The word table. It stays as it is stored where a Linear's weight would: it is a large part of a small model, and may be the head's
/// weight.
nn::Embedding wordsOf(const nn::Weights& w, const LlamaConfig& c) {
    const std::int64_t padding = c.pad_token_id.value_or(-1);
    if (w.policy().randomInit || w.policy().adapter || !w.has("weight")) {
        return {w, c.vocab_size, c.hidden_size, padding};
    }
    nn::Embedding words;
    words.weight = w.linearWeight({c.vocab_size, c.hidden_size});
    words.padding = padding;
    return words;
}

Tensor normed(const std::optional<LlamaNorm>& norm, const Tensor& x) {
    return norm ? (*norm)(x) : x;
}

}  // namespace

LlamaNorm::LlamaNorm(const nn::Weights& w, const LlamaConfig& c, std::int64_t size) : norm(normOf(w, c, size)) {}

Tensor LlamaNorm::operator()(const Tensor& x) const {
    return std::visit([&](const auto& each) { return each(x); }, norm);
}

LlamaQueryKeyNorm::LlamaQueryKeyNorm(const nn::Weights& w, const LlamaConfig& c, std::int64_t heads)
    : kind(c.queryKeyNorm), eps(c.normEps) {
    switch (kind) {
        case QueryKeyNorm::None:
            break;
        case QueryKeyNorm::EachHead:
            shared.emplace(w, c, c.head_dim);
            break;
        case QueryKeyNorm::AllHeads:
            shared.emplace(w, c, heads * c.head_dim);
            break;
        case QueryKeyNorm::OwnWeights:
            ownWeights.push_back(w.tensor("weight", {heads, c.head_dim}, nn::Init::ones()));
            break;
        case QueryKeyNorm::OwnNorms:
            for (std::int64_t i = 0; i < heads; ++i) {
                ownWeights.push_back((w / "norms" / i).tensor("weight", {c.head_dim}, nn::Init::ones()));
            }
            break;
    }
}

Tensor LlamaQueryKeyNorm::operator()(const Tensor& x) const {
    switch (kind) {
        case QueryKeyNorm::None:
            return x;
        case QueryKeyNorm::EachHead:
            return (*shared)(x);
        case QueryKeyNorm::AllHeads:
            return (*shared)(x.flatten(2)).view(x.sizes());
        case QueryKeyNorm::OwnWeights:
            return at::layer_norm(x, {x.size(-1)}, {}, {}, eps) * ownWeights.front();
        case QueryKeyNorm::OwnNorms:
            return at::layer_norm(x, {x.size(-1)}, {}, {}, eps) * at::stack(ownWeights);
    }
    return x;
}

LlamaAttention::LlamaAttention(const nn::Weights& w, const LlamaConfig& c, std::int64_t index)
    : queryKeyValue(queryKeyValueOf(w, c)),
      output(w / c.attentionOutput, c.num_attention_heads * c.head_dim, c.hidden_size, c.attentionOutputBias),
      queryNorm(w / c.queryNorm, c, c.num_attention_heads),
      keyNorm(w / c.keyNorm, c, c.num_key_value_heads),
      layer(index),
      heads(c.num_attention_heads),
      keyHeads(c.num_key_value_heads),
      size(c.head_dim),
      scale(c.attentionScale),
      softcap(c.attentionSoftcap),
      dropout(c.attention_dropout),
      rotates(c.rotatedLayers[static_cast<std::size_t>(index)]),
      pairing(c.ropePairing) {
    w.unstored("rotary_emb.inv_freq");
}

Tensor LlamaAttention::operator()(const Tensor& x, const LlamaCall& call, nn::CallContext& context) const {
    // All heads side by side: queries, keys, values. Queries and keys turn together.
    const Tensor all = queryKeyValue.together(x).view({x.size(0), x.size(1), heads + 2 * keyHeads, size});
    Tensor turning = all.narrow(2, 0, heads + keyHeads);
    if (queryNorm.kind != QueryKeyNorm::None) {
        turning = at::cat({queryNorm(all.narrow(2, 0, heads)), keyNorm(all.narrow(2, heads, keyHeads))}, 2);
    }
    if (rotates) {
        turning = nn::rotate(turning, call.angles, pairing);
    }
    const Tensor q = turning.narrow(2, 0, heads).transpose(1, 2);
    Tensor k = turning.narrow(2, heads, keyHeads).transpose(1, 2);
    Tensor v = all.narrow(2, heads + keyHeads, keyHeads).transpose(1, 2);
    if (context.cache) {
        const nn::KvCache::Entry held = context.cache->append(static_cast<std::size_t>(layer), k, v, call.window);
        k = held.keys;
        v = held.values;
    }
    if (call.lastKeys > 0) {
        k = k.narrow(2, k.size(2) - call.lastKeys, call.lastKeys);
        v = v.narrow(2, v.size(2) - call.lastKeys, call.lastKeys);
    }
    nn::AttentionOptions options;
    options.mask = maskOfHeld(call.mask, k.size(2));
    options.causal = call.causal;
    options.scale = scale;
    options.softcap = softcap;
    options.dropout = dropout;
    return output(nn::mergeHeads(nn::attention(q, k, v, options, context)));
}

LlamaLayer::LlamaLayer(const nn::Weights& w, const LlamaConfig& c, std::int64_t layer)
    : attention(w / "self_attn", c, layer),
      feedForward(feedForwardOf(w, c, layer)),
      parallel(c.normPlaces == NormPlaces::Parallel),
      slides(c.slidingLayers[static_cast<std::size_t>(layer)]),
      residualScale(c.residualScale),
      dropout(c.residualDropout) {
    const auto norm = [&](const char* name) { return LlamaNorm(w / name, c, c.hidden_size); };
    switch (c.normPlaces) {
        case NormPlaces::Before:
            attentionInputNorm = norm("input_layernorm");
            feedForwardInputNorm = norm("post_attention_layernorm");
            break;
        case NormPlaces::After:
            attentionOutputNorm = norm("post_attention_layernorm");
            feedForwardOutputNorm = norm("post_feedforward_layernorm");
            break;
        case NormPlaces::Around:
            attentionInputNorm = norm("input_layernorm");
            attentionOutputNorm = norm("post_attention_layernorm");
            feedForwardInputNorm = norm("pre_feedforward_layernorm");
            feedForwardOutputNorm = norm("post_feedforward_layernorm");
            break;
        case NormPlaces::Parallel:
            attentionInputNorm = norm("input_layernorm");
            break;
    }
}

Tensor LlamaLayer::fedForward(const Tensor& x, nn::CallContext& context) const {
    if (const auto* mixture = std::get_if<nn::MixtureOfExperts>(&feedForward)) {
        return (*mixture)(x, context);
    }
    const auto* plain = std::get_if<nn::FeedForward>(&feedForward);
    return plain ? (*plain)(x) : std::get<nn::GatedFeedForward>(feedForward)(x);
}

Tensor LlamaLayer::added(const Tensor& x, const Tensor& sublayer, const nn::CallContext& context) const {
    return at::add(x, context.dropout(sublayer, dropout), residualScale);
}

Tensor LlamaLayer::operator()(const Tensor& x, const LlamaCall& call, nn::CallContext& context) const {
    const Tensor input = normed(attentionInputNorm, x);
    const Tensor attended = normed(attentionOutputNorm, attention(input, call, context));
    if (parallel) {
        return added(added(x, attended, context), fedForward(input, context), context);
    }
    const Tensor middle = added(x, attended, context);
    return added(middle, normed(feedForwardOutputNorm, fedForward(normed(feedForwardInputNorm, middle), context)), context);
}

Llama::Llama(const nn::Weights& w, const LlamaConfig& c, bool)
    : words(wordsOf(w / "embed_tokens", c)),
      dtype(w.policy().dtype),
      norm(w / c.finalNorm, c, c.hidden_size),
      rope(c.rope),
      slidingRope(c.slidingRope ? nn::Rope(*c.slidingRope) : rope),
      masks(c.masks),
      window(c.window),
      windowHidesCached(c.windowHidesCached),
      embeddingScale(c.embeddingScale),
      embeddingDropout(c.embeddingDropout),
      scalesGivenEmbeddings(c.scalesGivenEmbeddings) {
    for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
        layers.emplace_back(w / "layers" / i, c, i);
    }
}

LlamaCall Llama::callOf(const DecoderCall& call, const Tensor& positions, bool slides, at::ScalarType dtype) const {
    LlamaCall shared;
    shared.angles = (slides ? slidingRope : rope).angles(positions, dtype);
    shared.window = slides && windowHidesCached ? window : 0;
    const bool hasWindow = slides && window > 0 && (windowHidesCached || call.past == 0);
    const bool windowCuts = hasWindow && call.keys() > window;
    if (!call.attentionMask.defined() && call.length == 1) {
        shared.lastKeys = windowCuts ? window : 0;
    } else if (!call.attentionMask.defined() && call.past == 0 && !windowCuts) {
        shared.causal = true;
    } else {
        MaskStyle style = masks;
        style.window = hasWindow ? window : 0;
        shared.mask = decoderMask(call, dtype, style);
    }
    return shared;
}

Encoded Llama::operator()(const Inputs& inputs, nn::CallContext& context) const {
    DecoderCall call(inputs, context);
    if (call.attentionMask.defined() && call.attentionMask.ne(0).all().item<bool>()) {
        call.attentionMask = Tensor();  // no padding: the kernels need no mask
    }
    Tensor x = inputStates(inputs, words).to(dtype);
    if (embeddingScale != 1 && (scalesGivenEmbeddings || inputs.has("input_ids"))) {
        x = x * embeddingScale;
    }
    const Tensor positions = call.positions(inputs);
    std::array<std::optional<LlamaCall>, 2> shared;  // of the layers that do not slide, and of those that do
    for (const LlamaLayer& layer : layers) {
        if (std::optional<LlamaCall>& own = shared[layer.slides ? 1 : 0]; !own) {
            own = callOf(call, positions, layer.slides, x.scalar_type());
        }
    }
    x = runLayers(layers, context.dropout(x, embeddingDropout), context,
                  [shared](const LlamaLayer& layer, std::int64_t, const Tensor& states, nn::CallContext& own) {
                      return layer(states, *shared[layer.slides ? 1 : 0], own);
                  });
    x = norm(x);
    context.recordHiddenState(x);
    return {x, Tensor()};
}

bool Llama::hasWindow() const {
    const bool slides = std::any_of(layers.begin(), layers.end(), [](const LlamaLayer& layer) { return layer.slides; });
    return slides && window > 0 && windowHidesCached;
}

std::vector<std::string> Llama::inputNames() {
    return {"input_ids", "attention_mask", "position_ids", "inputs_embeds"};
}

}  // namespace twb::models
