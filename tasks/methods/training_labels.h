#pragma once

#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::tasks {

/// The fields of config.json that make the labels of a training request those of its data (data.labels, see train::labelConfig); empty
/// when it does not ask for that, or its task has no classes. `config`: that of the model, with what the request overrides. Throws as
/// train::labelConfig.
core::Json labelFieldsOf(const core::Json& params, core::Json config, const std::vector<const std::vector<core::Json>*>& dataSets);

}  // namespace twb::tasks
