#pragma once

#include "engine/core/json.h"
#include "engine/models/model.h"

namespace twb::tasks {

/// The inputs {name: tensor} of a request as a model takes them; null ones are left out. Throws Error(InvalidInput) naming the input.
models::Inputs modelInputsFromJson(const core::Json& inputs);

}  // namespace twb::tasks
