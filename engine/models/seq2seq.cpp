#include "engine/models/seq2seq.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/nn/attention.h"
#include "engine/nn/kv_cache.h"

namespace twb::models {
namespace {

using core::Error;
using core::ErrorCode;

const std::string kDecoder = "decoder_";

bool isOfDecoder(const std::string& name) {
    return name.compare(0, kDecoder.size(), kDecoder) == 0 || name == "cross_attn_head_mask";
}

}  // namespace

Memory Memory::of(const Tensor& states, const Tensor& mask) {
    if (!mask.defined()) {
        return {states, {}};
    }
    const Tensor additive = nn::additiveMask(mask, states.size(0), states.size(1), states.scalar_type());
    return {states, withoutEmptyMask(mask).defined() ? additive : Tensor()};
}

nn::CallContext contextOfOtherStack(const nn::CallContext& context) {
    nn::CallContext other;
    other.training = context.training;
    other.recomputesLayers = context.recomputesLayers;
    other.outputHiddenStates = context.outputHiddenStates;
    other.outputAttentions = context.outputAttentions;
    other.cancel = context.cancel;
    other.history = context.history;
    return other;
}

Tensor shiftTokensRight(const Tensor& ids, const DecoderStart& start) {
    if (!start.pad_token_id) {
        throw Error(ErrorCode::InvalidParameter, "config.json has no pad_token_id, so decoder_input_ids cannot be made from labels.");
    }
    const Tensor padded = ids.masked_fill(ids == -100, *start.pad_token_id);
    Tensor first;
    if (start.lastTokenFirst) {
        first = padded.gather(1, (padded.ne(*start.pad_token_id).sum(1, true) - 1).remainder(padded.size(1)));
    } else if (start.decoder_start_token_id) {
        first = at::full({ids.size(0), 1}, *start.decoder_start_token_id, ids.options());
    } else {
        throw Error(ErrorCode::InvalidParameter,
                    "config.json has no decoder_start_token_id, so decoder_input_ids cannot be made from labels; add it, or give "
                    "decoder_input_ids.");
    }
    return at::cat({first, padded.narrow(1, 0, padded.size(1) - 1)}, 1);
}

const std::vector<std::string>& seq2seqInputNames() {
    static const std::vector<std::string> names{"input_ids",     "attention_mask",       "decoder_input_ids",    "decoder_attention_mask",
                                                "head_mask",     "decoder_head_mask",    "cross_attn_head_mask", "encoder_outputs",
                                                "inputs_embeds", "decoder_inputs_embeds"};
    return names;
}

Inputs encoderInputs(const Inputs& inputs) {
    static const std::vector<std::string> others{"labels", "start_positions", "end_positions", "encoder_outputs"};
    Inputs out;
    for (const auto& [name, tensor] : inputs.all()) {
        if (!isOfDecoder(name) && std::find(others.begin(), others.end(), name) == others.end()) {
            out.set(name, tensor);
        }
    }
    return out;
}

Inputs decoderInputs(const Inputs& inputs) {
    Inputs out;
    for (const auto& [name, tensor] : inputs.all()) {
        if (isOfDecoder(name)) {
            out.set(name == "cross_attn_head_mask" ? name : name.substr(kDecoder.size()), tensor);
        }
    }
    return out;
}

Inputs crossHeadMask(const Inputs& decoderInputs) {
    Inputs out;
    out.set("head_mask", decoderInputs.get("cross_attn_head_mask"));
    return out;
}

Tensor decoderMask(const Tensor& mask, std::int64_t batch, std::int64_t queries, std::int64_t keys, at::ScalarType dtype) {
    const Tensor causal = queries > 1 ? nn::causalMask(queries, keys, dtype) : Tensor();
    if (!mask.defined()) {
        return causal;
    }
    const Tensor padding = nn::additiveMask(mask, batch, keys, dtype);
    if (!withoutEmptyMask(mask).defined()) {
        return causal;
    }
    return causal.defined() ? causal + padding : padding;
}

Tensor withoutEmptyMask(const Tensor& mask) {
    return mask.defined() && mask.all().item<bool>() ? Tensor() : mask;
}

std::int64_t pastLength(const nn::CallContext& context) {
    return context.cache ? context.cache->length() : 0;
}

nn::Embedding sharedEmbedding(const nn::Weights& w, std::initializer_list<const char*> scopes, std::int64_t count, std::int64_t size,
                              std::int64_t padding) {
    const auto held = std::find_if(scopes.begin(), scopes.end(), [&](const char* scope) { return (w / scope).has("weight"); });
    const std::string own = held == scopes.end() ? *scopes.begin() : *held;
    const nn::Embedding table(w / own, count, size, padding);
    for (const char* scope : scopes) {
        if (scope != own) {
            (w / scope).tied("weight", table.weight, (w / own).path("weight"));
        }
    }
    return table;
}

Tensor lastEosStates(const Tensor& states, const Tensor& inputIds, std::int64_t eosTokenId) {
    if (!inputIds.defined()) {
        throw Error(ErrorCode::InvalidInput, "A sequence classifier of this family needs input_ids: it reads the state of the last eos.");
    }
    const Tensor isEos = inputIds.eq(eosTokenId);
    const Tensor counts = isEos.sum(1);
    if (counts.min().item<std::int64_t>() != counts.max().item<std::int64_t>() || counts.min().item<std::int64_t>() == 0) {
        throw Error(ErrorCode::InvalidInput, "The rows of input_ids must hold the same number of eos tokens (eos_token_id " +
                                                 std::to_string(eosTokenId) + "), at least one, but hold from " +
                                                 std::to_string(counts.min().item<std::int64_t>()) + " to " +
                                                 std::to_string(counts.max().item<std::int64_t>()) + ".");
    }
    const Tensor places = at::arange(inputIds.size(1), inputIds.options()).unsqueeze(0);
    const Tensor last = places.masked_fill(isEos.logical_not(), -1).argmax(1);
    return states.index({at::arange(states.size(0), last.options()), last});
}

}  // namespace twb::models
