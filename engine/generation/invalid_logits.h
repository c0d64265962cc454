#pragma once

#include "engine/core/cancel.h"
#include "engine/models/model.h"

namespace twb::generation {

/// The model's logits after `sequences` are not numbers: runs it once more and throws Error(InvalidInput) naming the first layer whose
/// output is not finite. `inputs` are those of Model::startDecoding.
[[noreturn]] void reportInvalidLogits(const models::Model& model, const models::Inputs& inputs, const at::Tensor& sequences,
                                      const core::CancelToken& cancel);

}  // namespace twb::generation
