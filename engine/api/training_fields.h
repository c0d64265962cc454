#pragma once

#include <vector>

#include "engine/api/task_description.h"

namespace twb::api {

/// transformers' TrainingArguments that have an effect here, with their defaults, and what each does: for forms and `twb train --help`.
/// engine/train/trainer/training_arguments.h is what reads them; a test holds the two together. Help is a source in the translation
/// context "tasks".
const std::vector<ParameterField>& trainingFields();

}  // namespace twb::api
