#include "engine/models/bert_layer.h"

#include "engine/core/error.h"

namespace twb::models {

using core::Error;
using core::ErrorCode;

BertFeedForward::BertFeedForward(const nn::Weights& w, const BertConfig& c)
    : intermediate(w / "intermediate" / "dense", c.hidden_size, c.intermediate_size),
      output(w / "output" / "dense", c.intermediate_size, c.hidden_size),
      norm(w / "output" / "LayerNorm", c.hidden_size, c.layer_norm_eps),
      activation(c.hidden_act, "hidden_act"),
      dropout(c.hidden_dropout_prob),
      chunkSize(c.chunk_size_feed_forward) {}

Tensor BertFeedForward::operator()(const Tensor& x, const nn::CallContext& context) const {
    return nn::applyChunked(
        x, chunkSize, [&](const Tensor& piece) { return norm(context.dropout(output(activation(intermediate(piece))), dropout) + piece); });
}

BertPooler::BertPooler(const nn::Weights& w, const BertConfig& c, bool wanted, const std::string& name) {
    if (wanted) {
        dense.emplace(w.mayBeNew() / name, c.hidden_size, c.hidden_size);
    }
}

Tensor BertPooler::operator()(const Tensor& states) const {
    return dense ? at::tanh((*dense)(states.select(1, 0))) : Tensor();
}

nn::FusedLinear queryKeyValue(const nn::Weights& w, std::int64_t size, bool withBias, const std::vector<std::string>& names) {
    std::vector<nn::Linear> parts;
    for (const std::string& name : names) {
        parts.emplace_back(w / name, size, size, withBias);
    }
    return {std::move(parts), w.policy()};
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
