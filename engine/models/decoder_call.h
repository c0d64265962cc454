#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "engine/models/model.h"
#include "engine/nn/attention.h"
#include "engine/nn/kv_cache.h"
#include "engine/nn/layers.h"
#include "engine/nn/recompute.h"

/// What decoder-only models share in one forward call: where its tokens stand and which keys they see.
namespace twb::models {

/// `length` new tokens a row, after `past` ones whose keys and values the context's cache holds.
struct DecoderCall {
    std::int64_t batch = 0;
    std::int64_t length = 0;
    std::int64_t past = 0;
    Tensor attentionMask;  ///< attention_mask [batch, keys()]; undefined: there is no padding

    /// Throws Error(InvalidInput) naming the input whose shape is wrong.
    DecoderCall(const Inputs& inputs, const nn::CallContext& context);

    std::int64_t keys() const { return past + length; }

    /// position_ids, or past, past + 1, ...: int64 [1 or batch, length].
    Tensor positions(const Inputs& inputs) const;
};

/// The place of each token among those that a 0/1 mask [batch, length] attends to, int64; `ofPadding` for the others.
Tensor attendedPositions(const Tensor& mask, std::int64_t ofPadding);

/// The embedded input_ids, or inputs_embeds.
Tensor inputStates(const Inputs& inputs, const nn::Embedding& words);

/// How keys are hidden. What a padding token computes depends on it, and the loss of a sequence padded on the left begins with such a
/// token.
struct MaskStyle {
    std::int64_t window = 0;            ///< > 0: a token sees that many keys, itself included
    bool once = false;                  ///< a future padding key gets the lowest number once; else the numbers for both reasons add up
    std::optional<double> future = {};  ///< what is added for a future key; absent: the lowest number
};

/// The additive mask [1 or batch, 1, length, keys] of a decoder; undefined when every key is seen.
Tensor decoderMask(const DecoderCall& call, at::ScalarType dtype, const MaskStyle& style = {});

/// A mask [.., .., length, all keys] of the last `keys` of them, which are all that the cache holds.
Tensor maskOfHeld(const Tensor& mask, std::int64_t keys);

/// Attention over the cached and the new keys and values, which join the cache (`window` as in KvCache::append). q [batch, heads, length,
/// size], k and v [batch, key heads, length, size] -> [batch, length, heads * size].
Tensor cachedAttention(std::int64_t layer, const Tensor& q, const Tensor& k, const Tensor& v, const nn::AttentionOptions& options,
                       nn::CallContext& context, std::int64_t window = 0);

/// LayerDrop (Fan et al., 2019, arXiv:1909.11556): whether to leave a layer out. Draws one number a layer in training, as transformers does
/// even where the probability is 0.
bool dropsLayer(const nn::CallContext& context, double probability);

/// Runs x through the layers: step(layer, index, x, context) -> x. Records the states before each; the caller records the last after its
/// norm. A step that takes no context is always kept; one that does may be run again (nn/recompute.h): it holds by value what it needs.
template <class Layers, class Step>
Tensor runLayers(const Layers& layers, Tensor x, nn::CallContext& context, Step&& step) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
        context.checkCancelled();
        context.recordHiddenState(x);
        const auto index = static_cast<std::int64_t>(i);
        if constexpr (std::is_invocable_v<Step, decltype(layers[i]), std::int64_t, const Tensor&, nn::CallContext&>) {
            const auto run = [&layer = layers[i], index, step](const std::vector<Tensor>& inputs, nn::CallContext& own) {
                return step(layer, index, inputs.front(), own);
            };
            x = nn::recomputesLayers(context) ? nn::recomputed(run, {x}, context) : step(layers[i], index, x, context);
        } else {
            x = step(layers[i], index, x);
        }
    }
    return x;
}

}  // namespace twb::models
