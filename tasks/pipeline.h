#pragma once

#include "engine/api/value.h"
#include "engine/core/json.h"

namespace twb::host {
class JobContext;
}

namespace twb::tasks {

class LoadedModels;

/// The method `pipeline`: {task, model, inputs, parameters} -> what the transformers pipeline returns. ModelOptions says how the model is
/// loaded.
///
/// With "rows": true `inputs` must be a list, of any length: every input is reported by a RowResult event as soon as it is done, in
/// whatever order is fastest; an input that cannot be used becomes a row with an error while the others go on. The result is then
/// {"rows": how many there were, "failed": how many of them had an error}.
api::Output runPipeline(const core::Json& params, LoadedModels& models, host::JobContext& job);

}  // namespace twb::tasks
