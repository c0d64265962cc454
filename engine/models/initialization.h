#pragma once

#include "engine/core/json.h"
#include "engine/nn/weights.h"

namespace twb::models {

/// How transformers 4.34.1 draws the weights of a model of this config from scratch (_init_weights of its model files): the deviation of
/// all linear layers and embeddings, and what single tensors have instead.
nn::InitRules initRulesOf(const core::Json& config);

}  // namespace twb::models
