#pragma once

#include "engine/generation/generation_config.h"
#include "engine/models/model.h"

namespace twb::generation {

using at::Tensor;

/// What a call of generate starts from.
struct Prompt {
    Tensor ids;                        ///< [batch, length] what the sequences begin with (of the decoder, in an encoder-decoder)
    models::Inputs inputs;             ///< for Model::startDecoding
    Tensor encoderIds;                 ///< the ids that were given; undefined when the model reads other things
    Tensor negativeIds, negativeMask;  ///< of classifier-free guidance; may be undefined
};

/// Completes the inputs as transformers' generate does: the start token where ids are missing, and a mask from the padding. A mask without
/// zeros is left out: models are faster without one. Throws Error(InvalidInput | InvalidParameter) naming what is missing.
Prompt preparePrompt(const models::Inputs& given, const GenerationConfig& config, bool isEncoderDecoder);

}  // namespace twb::generation
