#pragma once

#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::app {

/// The params of the engine's method `train` from a recipe (an object with those params) and the flags of transformers' example scripts,
/// which come on top: `--model_name_or_path M --train_file F --max_seq_length 128 --learning_rate 2e-5 --do_train`. A flag's value is JSON
/// or a text; a flag without a value is true. What is not a flag of the scripts is a training argument. Where nothing else is said the
/// class is the task's and the labels are those of the data (`data.labels`), as in the scripts. Throws Error(InvalidParameter) for a word
/// that belongs to no flag.
core::Json trainingParams(core::Json recipe, const std::vector<std::string>& flags);

}  // namespace twb::app
