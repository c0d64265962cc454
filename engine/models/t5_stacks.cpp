#include "engine/models/t5_stacks.h"

#include <cmath>
#include <utility>

#include "engine/models/bert_encoder.h"
#include "engine/nn/recompute.h"

namespace twb::models {

const char* const kT5UnusedBias = "decoder\\.block\\.0\\.layer\\.1\\.EncDecAttention\\.relative_attention_bias\\.weight";

T5EncoderFrame::T5EncoderFrame(const nn::Weights& w, const T5Config& c, nn::Embedding table)
    : words(std::move(table)), norm(w / "final_layer_norm", c), dropout(c.dropout_rate) {
    for (std::int64_t i = 0; i < c.num_layers; ++i) {
        attentions.emplace_back(w / "block" / i / "layer" / 0, c, true, i == 0 || c.biasInEveryLayer);
    }
}

Tensor T5EncoderFrame::run(const Inputs& inputs, nn::CallContext& context, const T5BetweenAttentions& feedForward) const {
    const auto [batch, length] = sequenceSize(inputs);
    Tensor x = context.dropout(t5Words(words, inputs), dropout);
    Tensor mask = inputs.get("attention_mask");
    if (mask.defined()) {
        mask = nn::additiveMask(mask, batch, length, x.scalar_type());
    }
    AttentionCall call;
    const auto count = static_cast<std::int64_t>(attentions.size());
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        context.recordHiddenState(x);
        const T5SelfAttentionLayer& layer = attentions[static_cast<std::size_t>(i)];
        if (layer.bias) {
            call.bias = sumOfDefined((*layer.bias)(length, length), mask);
        }
        call.headMask = headMaskOfLayer(inputs, count, layer.attention.shape.heads, i);
        if (nn::recomputesLayers(context)) {
            const auto run = [&layer, call, i, feedForward](const std::vector<Tensor>& states, nn::CallContext& own) {
                const AttentionCall again{.mask = call.mask, .bias = states[1], .headMask = call.headMask};
                return feedForward(static_cast<std::size_t>(i), layer(states[0], again, i, own), own);
            };
            x = nn::recomputed(run, {x, call.bias}, context);  // the bias has a gradient, too
            continue;
        }
        x = feedForward(static_cast<std::size_t>(i), layer(x, call, i, context), context);
    }
    x = context.dropout(norm(x), dropout);
    context.recordHiddenState(x);
    return x;
}

T5DecoderFrame::T5DecoderFrame(const nn::Weights& w, const T5Config& c, nn::Embedding table)
    : words(std::move(table)), norm(w / "final_layer_norm", c), dropout(c.dropout_rate) {
    for (std::int64_t i = 0; i < c.num_decoder_layers; ++i) {
        const nn::Weights block = w / "block" / i / "layer";
        attentions.push_back(
            {T5SelfAttentionLayer(block / 0, c, false, i == 0 || c.biasInEveryLayer), T5CrossAttentionLayer(block / 1, c)});
    }
}

Tensor T5DecoderFrame::run(const Inputs& inputs, const Memory& memory, DecoderContexts contexts,
                           const T5BetweenAttentions& feedForward) const {
    nn::CallContext& context = contexts.self;
    const auto [batch, length] = sequenceSize(inputs);
    const std::int64_t past = pastLength(context);
    Tensor x = context.dropout(t5Words(words, inputs), dropout);
    const Tensor mask = t5DecoderMask(inputs.get("attention_mask"), batch, length, past + length, x.scalar_type());
    AttentionCall call;
    AttentionCall crossCall;
    crossCall.mask = memory.mask;
    const Inputs ofCross = crossHeadMask(inputs);
    const auto count = static_cast<std::int64_t>(attentions.size());
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        context.recordHiddenState(x);
        const Layer& layer = attentions[static_cast<std::size_t>(i)];
        const std::int64_t heads = layer.own.attention.shape.heads;
        if (layer.own.bias) {
            call.bias = sumOfDefined((*layer.own.bias)(length, past + length, past), mask);
        }
        call.headMask = headMaskOfLayer(inputs, count, heads, i);
        crossCall.headMask = headMaskOfLayer(ofCross, count, heads, i);
        if (nn::recomputesLayers(context)) {
            const auto run = [&layer, call, crossCall, mask = memory.mask, i, feedForward](const std::vector<Tensor>& states,
                                                                                           nn::CallContext& own) {
                const AttentionCall again{.mask = call.mask, .bias = states[1], .headMask = call.headMask};
                nn::CallContext cross = contextOfOtherStack(own);
                const Tensor attended =
                    layer.cross(layer.own(states[0], again, i, own), Memory{states[2], mask}, crossCall, i, {own, cross});
                return feedForward(static_cast<std::size_t>(i), attended, own);
            };
            x = nn::recomputed(run, {x, call.bias, memory.states}, context);
            continue;
        }
        x = layer.cross(layer.own(x, call, i, context), memory, crossCall, i, contexts);
        x = feedForward(static_cast<std::size_t>(i), x, context);
    }
    x = context.dropout(norm(x), dropout);
    context.recordHiddenState(x);
    return x;
}

T5Encoder::T5Encoder(const nn::Weights& w, const T5Config& c, nn::Embedding words) : frame(w, c, std::move(words)) {
    for (std::int64_t i = 0; i < c.num_layers; ++i) {
        feedForwards.emplace_back(w / "block" / i / "layer" / 1, c);
    }
}

EncoderResult T5Encoder::operator()(const Inputs& inputs, nn::CallContext& context) const {
    return {frame.run(inputs, context,
                      [this](std::size_t layer, const Tensor& x, nn::CallContext& own) { return feedForwards[layer](x, own); })};
}

T5Decoder::T5Decoder(const nn::Weights& w, const T5Config& c, nn::Embedding words) : frame(w, c, std::move(words)) {
    for (std::int64_t i = 0; i < c.num_decoder_layers; ++i) {
        feedForwards.emplace_back(w / "block" / i / "layer" / 2, c);
    }
}

Tensor T5Decoder::operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
    return frame.run(inputs, memory, contexts,
                     [this](std::size_t layer, const Tensor& x, nn::CallContext& own) { return feedForwards[layer](x, own); });
}

T5LmHead::T5LmHead(const nn::Weights& root, const T5Config& c)
    : Seq2SeqLmHead(root, {.vocabulary = c.vocab_size,
                           .width = c.d_model,
                           .table = c.tie_word_embeddings ? "decoder.embed_tokens.weight" : "",
                           .finalLogitsBias = false}) {
    inputScale = c.tie_word_embeddings ? 1 / std::sqrt(static_cast<double>(c.d_model)) : 1;
}

}  // namespace twb::models
