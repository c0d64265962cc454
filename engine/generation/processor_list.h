#pragma once

#include "engine/generation/processors/processors.h"

namespace twb::generation {

/// What the processors need besides the configuration.
struct ProcessorContext {
    std::int64_t promptLength = 0;  ///< of the sequences that grow (the decoder's in an encoder-decoder)
    std::int64_t maxLength = 0;
    Tensor encoderIds;  ///< [batch, length] the ids that the model was given; undefined when it was given other things
    bool isEncoderDecoder = false;
    AllowedTokens allowedTokens;  ///< may be empty
};

/// Adds the processors that a configuration asks for, in transformers' order (classifier-free guidance comes before them).
/// Throws Error(InvalidParameter) for options that do not fit the model.
void addProcessors(LogitsProcessorList& list, const GenerationConfig& config, const ProcessorContext& context);

/// The warpers of sampling.
LogitsProcessorList makeWarpers(const GenerationConfig& config);

}  // namespace twb::generation
