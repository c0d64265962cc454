#include "engine/models/bert_decoder.h"

#include "engine/core/error.h"

namespace twb::models {
namespace {

AttentionShape attentionShape(const BertConfig& c, std::int64_t source) {
    AttentionShape shape;
    shape.hidden = c.hidden_size;
    shape.heads = c.num_attention_heads;
    shape.headSize = c.hidden_size / c.num_attention_heads;
    shape.source = source;
    shape.dropout = c.attention_probs_dropout_prob;
    shape.query = "self.query";
    shape.key = "self.key";
    shape.value = "self.value";
    shape.out = "output.dense";
    return shape;
}

}  // namespace

BertDecoderLayer::BertDecoderLayer(const nn::Weights& w, const BertConfig& c, std::int64_t source)
    : attention(w / "attention", attentionShape(c, 0)),
      crossAttention(w / "crossattention", attentionShape(c, source)),
      attentionNorm(w / "attention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
      crossNorm(w / "crossattention" / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
      outputNorm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
      intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
      output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
      activation(c.hidden_act, "hidden_act"),
      dropout(c.hidden_dropout_prob) {}

Tensor BertDecoderLayer::operator()(const Tensor& input, const AttentionCall& call, const Memory& memory, const AttentionCall& crossCall,
                                    std::int64_t layer, DecoderContexts contexts) const {
    const nn::CallContext& context = contexts.self;
    Tensor x = attentionNorm(context.dropout(attention(input, call, layer, contexts.self), dropout) + input);
    x = crossNorm(context.dropout(crossAttention(x, memory, crossCall, layer, contexts.cross), dropout) + x);
    return outputNorm(context.dropout(output(activation(intermediate(x))), dropout) + x);
}

BertDecoder::BertDecoder(const nn::Weights& w, const BertConfig& c, std::int64_t source)
    : embeddings(w / "embeddings", c),
      positionsAfterPadding(c.positionsAfterPadding),
      padding(c.pad_token_id),
      maxPositions(c.max_position_embeddings) {
    if (c.position_embedding_type != "absolute") {
        throw core::Error(core::ErrorCode::Unsupported, "config.json: decoder.position_embedding_type is \"" + c.position_embedding_type +
                                                            "\"; a decoder with absolute positions was expected.");
    }
    for (std::int64_t i = 0; i < c.num_hidden_layers; ++i) {
        layers.emplace_back(w / "encoder" / "layer" / i, c, source);
    }
}

Tensor BertDecoder::positionIds(const Inputs& inputs, std::int64_t batch, std::int64_t length, std::int64_t past) const {
    const std::int64_t first = positionsAfterPadding ? padding + 1 : 0;
    checkLength(past + length, maxPositions - first);
    if (const Tensor ids = inputs.get("input_ids"); positionsAfterPadding && ids.defined()) {
        const Tensor counted = ids.ne(padding).to(at::kLong);
        return (counted.cumsum(1) + past) * counted + padding;
    }
    return at::arange(first + past, first + past + length, at::kLong).unsqueeze(0).expand({batch, length});
}

Tensor BertDecoder::operator()(const Inputs& inputs, const Memory& memory, DecoderContexts contexts) const {
    nn::CallContext& context = contexts.self;
    const auto [batch, length] = sequenceSize(inputs);
    const std::int64_t past = pastLength(context);
    Inputs placed = inputs;
    placed.set("position_ids", positionIds(inputs, batch, length, past));
    Tensor x = embeddings(placed, context);
    AttentionCall call;
    call.mask = decoderMask(inputs.get("attention_mask"), batch, length, past + length, x.scalar_type());
    AttentionCall crossCall;
    crossCall.mask = memory.mask;
    const auto count = static_cast<std::int64_t>(layers.size());
    context.recordHiddenState(x);
    for (std::int64_t i = 0; i < count; ++i) {
        context.checkCancelled();
        const BertDecoderLayer& layer = layers[static_cast<std::size_t>(i)];
        call.headMask = headMaskOfLayer(inputs, count, layer.attention.shape.heads, i);
        x = layer(x, call, memory, crossCall, i, contexts);
        context.recordHiddenState(x);
    }
    return x;
}

}  // namespace twb::models
