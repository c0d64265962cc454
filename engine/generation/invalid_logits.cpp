#include "engine/generation/invalid_logits.h"

#include "engine/core/error.h"
#include "engine/models/decoding.h"

namespace twb::generation {
namespace {

std::string firstInvalidPlace(const std::vector<at::Tensor>& states) {
    for (std::size_t i = 0; i < states.size(); ++i) {
        // Masked positions may hold anything; the last one is always seen.
        if (!states[i].select(1, states[i].size(1) - 1).isfinite().all().item<bool>()) {
            return i == 0 ? "the embeddings"
                          : "layer " + std::to_string(i - 1) + " (counted from 0, of " + std::to_string(states.size() - 1) + ")";
        }
    }
    return "the language modelling head";
}

}  // namespace

void reportInvalidLogits(const models::Model& model, const models::Inputs& inputs, const at::Tensor& sequences,
                         const core::CancelToken& cancel) {
    nn::CallContext context;
    context.cancel = cancel;
    const auto decoding = model.startDecoding(inputs, /*useCache=*/false, context);
    context.outputHiddenStates = true;
    context.hiddenStates.clear();
    const std::int64_t copies = sequences.size(0) / inputs.all().front().second.size(0);
    if (copies > 1) {
        decoding->reorder(at::arange(sequences.size(0) / copies).repeat_interleave(copies));
    }
    decoding->next(sequences, 1, context);
    throw core::Error(
        core::ErrorCode::InvalidInput,
        "The model's scores are not numbers (NaN) after " + std::to_string(sequences.size(1)) +
            " tokens; the first output that is not finite is that of " + firstInvalidPlace(context.hiddenStates) +
            ". Its weights are damaged, or they overflow in this precision. The option remove_invalid_values goes on with 0 instead.");
}

}  // namespace twb::generation
