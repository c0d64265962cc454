#include "engine/generation/prompt.h"

#include <algorithm>

#include "engine/core/error.h"

namespace twb::generation {
namespace {

using core::Error;
using core::ErrorCode;

/// The decoder's, or not the model's: everything else goes to startDecoding.
constexpr std::string_view kOwnInputs[] = {"attention_mask", "decoder_input_ids", "negative_prompt_ids", "negative_prompt_attention_mask"};

bool isOwn(const std::string& name) {
    return std::find(std::begin(kOwnInputs), std::end(kOwnInputs), name) != std::end(kOwnInputs);
}

Tensor requireIds(const models::Inputs& given, const std::string& name) {
    const Tensor ids = given.get(name);
    if (ids.defined() && (ids.dim() != 2 || ids.scalar_type() != at::kLong || ids.numel() == 0)) {
        throw Error(ErrorCode::InvalidInput,
                    "The input " + name + " must be a matrix of token ids [rows, length] that is not empty, but has " +
                        std::to_string(ids.dim()) + " dimensions and " + std::to_string(ids.numel()) + " elements.");
    }
    return ids;
}

/// Ids that show by their padding what is not to be seen. As in transformers a padding token that also ends sequences is no padding.
Tensor maskFromPadding(const Tensor& ids, const GenerationConfig& config) {
    if (!ids.defined() || !config.pad_token_id) {
        return {};
    }
    const TokenIds eos = config.eos_token_id.value_or(TokenIds());
    const bool padIsEos = std::find(eos.begin(), eos.end(), *config.pad_token_id) != eos.end();
    return padIsEos ? Tensor() : ids.ne(*config.pad_token_id).to(at::kLong);
}

void setMask(Prompt& prompt, const models::Inputs& given, const GenerationConfig& config) {
    const Tensor mask = given.has("attention_mask") ? given.get("attention_mask") : maskFromPadding(prompt.encoderIds, config);
    if (mask.defined() && mask.eq(0).any().item<bool>()) {
        prompt.inputs.set("attention_mask", mask);
    }
}

std::int64_t batchOf(const models::Inputs& inputs) {
    for (const auto& [name, tensor] : inputs.all()) {
        if (tensor.dim() > 0) {
            return tensor.size(0);
        }
    }
    return 1;
}

std::int64_t startToken(const GenerationConfig& config, bool isEncoderDecoder) {
    if (isEncoderDecoder && config.decoder_start_token_id) {
        return *config.decoder_start_token_id;
    }
    if (!config.bos_token_id) {
        throw Error(ErrorCode::InvalidParameter, isEncoderDecoder
                                                     ? "The model does not say with which token to start: give decoder_start_token_id."
                                                     : "There are no input_ids and no bos_token_id to start with: give one of them.");
    }
    return *config.bos_token_id;
}

/// Ids that were given for the decoder; the start token is put before them when no row begins with it.
Tensor withStartToken(const Tensor& ids, const Tensor& start) {
    return ids.select(1, 0).ne(start.select(1, 0)).all().item<bool>() ? at::cat({start, ids}, 1) : ids;
}

}  // namespace

Prompt preparePrompt(const models::Inputs& given, const GenerationConfig& config, bool isEncoderDecoder) {
    Prompt prompt;
    for (const auto& [name, tensor] : given.all()) {
        if (!isOwn(name)) {
            prompt.inputs.set(name, tensor);
        }
    }
    prompt.negativeIds = requireIds(given, "negative_prompt_ids");
    prompt.negativeMask = given.get("negative_prompt_attention_mask");
    const Tensor ids = requireIds(given, "input_ids");
    const bool embedded = given.has("inputs_embeds");

    if (isEncoderDecoder) {
        if (prompt.inputs.all().empty()) {
            prompt.inputs.set("input_ids", at::full({1, 1}, startToken(config, false), at::kLong));
        }
        prompt.encoderIds = prompt.inputs.get("input_ids");
        const Tensor start = at::full({batchOf(prompt.inputs), 1}, startToken(config, true), at::kLong);
        const Tensor decoderIds = requireIds(given, "decoder_input_ids");
        prompt.ids = decoderIds.defined() ? withStartToken(decoderIds, start) : start;
    } else {
        prompt.ids = ids.defined() ? ids : at::full({batchOf(prompt.inputs), 1}, startToken(config, false), at::kLong);
        prompt.encoderIds = embedded ? Tensor() : prompt.ids;
        prompt.inputs.set("input_ids", prompt.ids);
    }
    setMask(prompt, given, config);
    return prompt;
}

}  // namespace twb::generation
