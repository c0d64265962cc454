#pragma once

#include "engine/generation/processors/processors.h"
#include "engine/generation/prompt_cache.h"
#include "engine/generation/search/search.h"
#include "engine/models/model.h"

namespace twb::generation {

struct GenerationRequest {
    const models::Model& model;
    /// As transformers' generate takes them: input_ids, attention_mask, decoder_input_ids, inputs_embeds, pixel_values, ... and
    /// negative_prompt_ids, negative_prompt_attention_mask. Without ids writing begins with the start token.
    models::Inputs inputs;
    GenerationConfig config;    ///< the call's, complete
    GenerationConfig defaults;  ///< the model's own: where the call says null, the loops still end at its eos_token_id, as in transformers
    const models::Model* assistant = nullptr;
    DecodeText decode;  ///< needed by stop_strings
    AllowedTokens allowedTokens;
    TokenListener* listener = nullptr;  ///< called when there is a single sequence
    PromptCache* cache = nullptr;       ///< of this model; used where a single text without padding is continued
    nn::CallHistory* history = nullptr;  ///< of this model, where calls follow one another on it
    core::CancelToken cancel;
};

/// Writes on: transformers' generate(). Call it without gradients (at::NoGradGuard). Throws Error(InvalidParameter | InvalidInput) naming
/// the option or input, Error(Cancelled) within a token.
GenerationOutput generate(const GenerationRequest& request);

}  // namespace twb::generation
