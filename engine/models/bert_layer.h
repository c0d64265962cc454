#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/models/bert_config.h"
#include "engine/models/text_model.h"
#include "engine/nn/attention.h"
#include "engine/nn/layers.h"
#include "engine/nn/recompute.h"

/// The layer of BERT (Devlin et al., 2018, arXiv:1810.04805) around whatever attention a family has, and how layers follow each other.
namespace twb::models {

/// Where a layer keeps its parameters; MPNet has other names.
struct BertLayerNames {
    std::string selfAttention = "attention.self";
    std::string attentionOutput = "attention.output.dense";
    std::string attentionNorm = "attention.output.LayerNorm";
};

/// norm(dropout(output(activation(intermediate(x)))) + x), in pieces of chunk_size_feed_forward positions.
struct BertFeedForward {
    nn::Linear intermediate, output;
    nn::LayerNorm norm;
    nn::Activation activation;
    double dropout;
    std::int64_t chunkSize;

    BertFeedForward(const nn::Weights& w, const BertConfig& c);
    Tensor operator()(const Tensor& x, const nn::CallContext& context) const;
};

/// `Attention` is made from (weights, config, more...) and called with (x, what the family's encoder passes on..., context).
template <class Attention>
struct BertLayer {
    Attention selfAttention;
    nn::Linear attentionOutput;
    nn::LayerNorm attentionNorm;
    BertFeedForward feedForward;
    double dropout;

    template <class Config>
    BertLayer(const nn::Weights& w, const Config& c, const BertLayerNames& names = {})
        : BertLayer(Attention(w / names.selfAttention, c), w, c, names) {}

    BertLayer(Attention attention, const nn::Weights& w, const BertConfig& c, const BertLayerNames& names = {})
        : selfAttention(std::move(attention)),
          attentionOutput(w / names.attentionOutput, c.hidden_size, c.hidden_size),
          attentionNorm(w / names.attentionNorm, c.hidden_size, c.layer_norm_eps),
          feedForward(w, c),
          dropout(c.hidden_dropout_prob) {}

    template <class... Call>
    Tensor operator()(const Tensor& x, nn::CallContext& context, Call&&... call) const {
        const Tensor attended = attentionOutput(selfAttention(x, std::forward<Call>(call)..., context));
        return feedForward(attentionNorm(context.dropout(attended, dropout) + x), context);
    }
};

/// tanh(dense(first token)).
struct BertPooler {
    std::optional<nn::Linear> dense;

    BertPooler() = default;
    /// `wanted` false: there is none, and calling it gives an undefined tensor.
    BertPooler(const nn::Weights& w, const BertConfig& c, bool wanted, const std::string& name = "pooler.dense");
    Tensor operator()(const Tensor& states) const;
};

/// The projections of an attention as one product.
nn::FusedLinear queryKeyValue(const nn::Weights& w, std::int64_t size, bool withBias = true,
                              const std::vector<std::string>& names = {"query", "key", "value"});

/// Checks head_mask and gives layer `layer`'s part, undefined when there is none. Shapes [heads] or [layers, heads].
Tensor headMaskOfLayer(const Inputs& inputs, std::int64_t layers, std::int64_t heads, std::int64_t layer);

/// The layers one after the other: `run(layer, x, head mask of the layer, context)` gives the next x. Records the hidden states. A run that
/// takes no context is always kept; one that does may be run again (nn/recompute.h): it holds by value what it needs.
template <class Layer, class Run>
Tensor runLayers(const std::vector<Layer>& layers, Tensor x, const Inputs& inputs, std::int64_t heads, nn::CallContext& context,
                 const Run& run) {
    const auto count = static_cast<std::int64_t>(layers.size());
    context.recordHiddenState(x);
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        const Layer& layer = layers[static_cast<std::size_t>(i)];
        const Tensor headMask = headMaskOfLayer(inputs, count, heads, i);
        if constexpr (std::is_invocable_v<Run, const Layer&, const Tensor&, const Tensor&, nn::CallContext&>) {
            const auto again = [&layer, headMask, run](const std::vector<Tensor>& states, nn::CallContext& own) {
                return run(layer, states.front(), headMask, own);
            };
            x = nn::recomputesLayers(context) ? nn::recomputed(again, {x}, context) : run(layer, x, headMask, context);
        } else {
            x = run(layer, x, headMask);
        }
        context.recordHiddenState(x);
    }
    return x;
}

}  // namespace twb::models
