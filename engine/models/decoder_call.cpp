#include "engine/models/decoder_call.h"

#include <limits>

#include "engine/core/error.h"
#include "engine/models/text_model.h"

namespace twb::models {
namespace {

double lowest(at::ScalarType dtype) {
    switch (dtype) {
        case at::kHalf:
            return std::numeric_limits<at::Half>::lowest();
        case at::kBFloat16:
            return std::numeric_limits<at::BFloat16>::lowest();
        default:
            return std::numeric_limits<float>::lowest();
    }
}

/// True where a key is hidden from a query by its place, [length, keys]; undefined when none is.
Tensor hiddenByPlace(const DecoderCall& call, std::int64_t window) {
    const bool windowCuts = window > 0 && call.keys() > window;
    if (call.length == 1 && !windowCuts) {
        return {};
    }
    const Tensor query = at::arange(call.past, call.keys(), at::kLong).unsqueeze(1);
    const Tensor key = at::arange(call.keys(), at::kLong).unsqueeze(0);
    const Tensor future = key > query;
    return windowCuts ? future.logical_or(key <= query - window) : future;
}

}  // namespace

DecoderCall::DecoderCall(const Inputs& inputs, const nn::CallContext& context) {
    std::tie(batch, length) = sequenceSize(inputs);
    past = context.cache ? context.cache->length() : 0;
    attentionMask = inputs.get("attention_mask");
    if (attentionMask.defined() && (attentionMask.dim() != 2 || attentionMask.size(0) != batch || attentionMask.size(1) != keys())) {
        throw core::Error(core::ErrorCode::InvalidInput, "attention_mask has the shape " + c10::str(attentionMask.sizes()) + "; [" +
                                                             std::to_string(batch) + ", " + std::to_string(keys()) +
                                                             "] was expected, one figure a token.");
    }
}

Tensor DecoderCall::positions(const Inputs& inputs) const {
    const Tensor given = inputs.get("position_ids");
    return given.defined() ? given.view({-1, length}) : at::arange(past, keys(), at::kLong).unsqueeze(0);
}

Tensor attendedPositions(const Tensor& mask, std::int64_t ofPadding) {
    return (mask.to(at::kLong).cumsum(-1) - 1).masked_fill_(mask.eq(0), ofPadding);
}

Tensor inputStates(const Inputs& inputs, const nn::Embedding& words) {
    const Tensor ids = inputs.get("input_ids");
    return ids.defined() ? words(ids, "input_ids") : inputs.get("inputs_embeds");
}

Tensor decoderMask(const DecoderCall& call, at::ScalarType dtype, const MaskStyle& style) {
    const auto filled = [&](const Tensor& where, double value) { return at::zeros(where.sizes(), dtype).masked_fill_(where, value); };
    Tensor future = hiddenByPlace(call, style.window);
    if (future.defined()) {
        future = future.unsqueeze(0).unsqueeze(0);
    }
    const double futureValue = style.future.value_or(lowest(dtype));
    if (!call.attentionMask.defined()) {
        return future.defined() ? filled(future, futureValue) : future;
    }
    const Tensor padding = call.attentionMask.eq(0).unsqueeze(1).unsqueeze(1);
    if (!future.defined()) {
        return filled(padding, lowest(dtype));
    }
    return style.once ? filled(future.logical_or(padding), lowest(dtype)) : filled(future, futureValue) + filled(padding, lowest(dtype));
}

Tensor maskOfHeld(const Tensor& mask, std::int64_t keys) {
    return mask.defined() && mask.size(-1) > keys ? mask.narrow(-1, mask.size(-1) - keys, keys) : mask;
}

Tensor cachedAttention(std::int64_t layer, const Tensor& q, const Tensor& k, const Tensor& v, const nn::AttentionOptions& options,
                       nn::CallContext& context, std::int64_t window) {
    if (!context.cache) {
        return nn::mergeHeads(nn::attention(q, k, v, options, context));
    }
    const nn::KvCache::Entry held = context.cache->append(static_cast<std::size_t>(layer), k, v, window);
    nn::AttentionOptions ofHeld = options;
    ofHeld.mask = maskOfHeld(options.mask, held.keys.size(2));
    return nn::mergeHeads(nn::attention(q, held.keys, held.values, ofHeld, context));
}

bool dropsLayer(const nn::CallContext& context, double probability) {
    return context.training && at::rand({}).item<double>() < probability;
}

}  // namespace twb::models
