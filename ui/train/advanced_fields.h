#pragma once

#include <vector>

#include "engine/api/task_description.h"

namespace twb::ui {

struct TrainTask;

/// What can be set beyond the form's own fields: the training arguments, and under names with a dot the lengths and the like of the task
/// ("data.max_length") and the fields of a LoRA adapter ("lora.r"). The defaults are those that the form's recipe has; `preset`: what the
/// slider sets beside them, by the same names.
std::vector<api::ParameterField> advancedFields(const TrainTask& task, const core::Json& preset = core::Json::object());

}  // namespace twb::ui
