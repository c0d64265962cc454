#include "engine/models/causal_model.h"

#include "engine/core/error.h"

namespace twb::models {

Tensor lastTokenPositions(const Inputs& inputs, std::int64_t batch, std::int64_t length, const std::optional<std::int64_t>& padTokenId,
                          LastToken rule) {
    if (!padTokenId && batch != 1) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          "config.json names no pad_token_id, so the ends of " + std::to_string(batch) +
                              " sequences in one batch are not known; give one sequence at a time, or set pad_token_id.");
    }
    if (!padTokenId || !inputs.has("input_ids")) {
        return at::full({batch}, length - 1, at::kLong);
    }
    const Tensor isPadding = inputs.get("input_ids").eq(*padTokenId).to(at::kLong);
    const Tensor end = rule == LastToken::ByCount ? length - isPadding.sum(-1) : isPadding.argmax(-1);
    return (end - 1).remainder(length);
}

}  // namespace twb::models
