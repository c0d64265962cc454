#pragma once

#include "engine/core/cancel.h"
#include "engine/generation/processors/logits_processor.h"
#include "engine/models/model.h"

namespace twb::generation {

struct Guidance {
    double scale = 1;
    Tensor negativeIds;   ///< [rows, length]; undefined: the last token of the prompt
    Tensor negativeMask;  ///< undefined: all ones
    bool useCache = true;
};

/// Classifier-free guidance for text (Sanchez et al. 2023): moves the log-probabilities away from those that a negative prompt gives.
/// The model must outlive it.
LogitsProcessorPtr classifierFreeGuidance(const models::Model& model, Guidance guidance, const core::CancelToken& cancel);

}  // namespace twb::generation
