#include "engine/models/text_model.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/nn/attention.h"

namespace twb::models {

using core::Error;
using core::ErrorCode;

void checkInputNames(const Inputs& inputs, const std::string& className, const std::vector<std::string>& known,
                     std::initializer_list<std::string_view> labels) {
    for (const auto& [name, tensor] : inputs.all()) {
        if (std::find(known.begin(), known.end(), name) == known.end() && std::find(labels.begin(), labels.end(), name) == labels.end()) {
            std::string list;
            for (const std::string& each : known) {
                list += (list.empty() ? "" : ", ") + each;
            }
            for (const std::string_view each : labels) {
                list += ", " + std::string(each);
            }
            throw Error(ErrorCode::InvalidInput, className + " takes no input " + name + "; it takes " + list + ".");
        }
    }
}

std::pair<std::int64_t, std::int64_t> sequenceSize(const Inputs& inputs) {
    const Tensor ids = inputs.get("input_ids");
    const Tensor embeds = inputs.get("inputs_embeds");
    if (ids.defined() == embeds.defined()) {
        throw Error(ErrorCode::InvalidInput, ids.defined() ? "input_ids and inputs_embeds were both given; only one of them is taken."
                                                           : "Neither input_ids nor inputs_embeds was given; one of them is needed.");
    }
    if (ids.defined() && ids.dim() != 2) {
        throw Error(ErrorCode::InvalidInput, "input_ids has the shape " + c10::str(ids.sizes()) + "; [batch, length] was expected.");
    }
    if (embeds.defined() && embeds.dim() != 3) {
        throw Error(ErrorCode::InvalidInput,
                    "inputs_embeds has the shape " + c10::str(embeds.sizes()) + "; [batch, length, hidden] was expected.");
    }
    const Tensor& given = ids.defined() ? ids : embeds;
    return {given.size(0), given.size(1)};
}

Tensor tokenMask(const Inputs& inputs, std::int64_t batch, std::int64_t length) {
    const Tensor mask = inputs.get("attention_mask");
    if (!mask.defined()) {
        return at::ones({batch, length}, at::kLong);
    }
    if (mask.dim() != 2 || mask.size(0) != batch || mask.size(1) != length) {
        throw Error(ErrorCode::InvalidInput, "attention_mask has the shape " + c10::str(mask.sizes()) + "; [" + std::to_string(batch) +
                                                 ", " + std::to_string(length) + "] was expected, one figure a token.");
    }
    return mask;
}

Tensor additiveTokenMask(const Inputs& inputs, at::ScalarType dtype) {
    const Tensor mask = inputs.get("attention_mask");
    if (!mask.defined()) {
        return {};
    }
    const auto [batch, length] = sequenceSize(inputs);
    return nn::additiveMask(mask, batch, length, dtype);
}

void checkLength(std::int64_t length, std::int64_t limit) {
    if (length > limit) {
        throw Error(ErrorCode::InvalidInput, "The sequence has " + std::to_string(length) + " tokens; this model takes at most " +
                                                 std::to_string(limit) +
                                                 " (max_position_embeddings). Shorten the text or turn truncation on.");
    }
}

void addRecorded(Outputs& outputs, const nn::CallContext& context) {
    outputs.setTuple("hidden_states", context.hiddenStates);
    outputs.setTuple("attentions", context.attentions);
}

void addRecorded(Outputs& outputs, const Encoded& encoded, const nn::CallContext& context) {
    outputs.setTuple("mems", encoded.mems);
    addRecorded(outputs, context);
    outputs.setTuple("global_attentions", encoded.globalAttentions);
}

Outputs spanOutputs(const Tensor& logits, const Inputs& inputs, const Encoded& encoded, const nn::CallContext& context) {
    const Tensor start = logits.select(-1, 0).contiguous();
    const Tensor end = logits.select(-1, 1).contiguous();
    Outputs outputs;
    if (inputs.has("start_positions") && inputs.has("end_positions")) {
        outputs.set("loss", nn::questionAnsweringLoss(start, end, inputs.get("start_positions"), inputs.get("end_positions")));
    }
    outputs.set("start_logits", start);
    outputs.set("end_logits", end);
    addRecorded(outputs, encoded, context);
    return outputs;
}

Inputs flattenChoices(const Inputs& inputs) {
    Inputs flat;
    for (const auto& [name, tensor] : inputs.all()) {
        if (name == "labels") {
            continue;
        }
        const bool hasChoices = name != "head_mask";
        if (hasChoices && tensor.dim() < 3) {
            throw Error(ErrorCode::InvalidInput,
                        name + " has the shape " + c10::str(tensor.sizes()) + "; a multiple choice model takes [batch, choices, length].");
        }
        flat.set(name, hasChoices ? tensor.flatten(0, 1) : tensor);
    }
    return flat;
}

}  // namespace twb::models
