#pragma once

#include "engine/api/task_description.h"

/// Parameters that several tasks have, described once.
namespace twb::tasks {

api::ParameterField batchSizeParameter();
api::ParameterField truncationParameter();
api::ParameterField maxLengthParameter();

/// A parameter with a name, a label, a help text and a default; range and choices are added by the caller.
api::ParameterField parameter(std::string name, api::ParameterType type, std::string label, std::string help, core::Json defaultValue);

}  // namespace twb::tasks
