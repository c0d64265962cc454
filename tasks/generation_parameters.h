#pragma once

#include <string>
#include <vector>

#include "tasks/parameters.h"

/// The options of generation as parameters of the tasks that write.
namespace twb::tasks {

/// Those that a form shows, with ranges and help. A default of null means: as the model's generation_config.json says.
std::vector<api::ParameterField> generationParameters();

/// All names that the tasks take besides those: the other options of GenerationConfig, and assistant_model.
std::vector<std::string> generationScriptNames();

/// The options that were given, as applyOptions takes them.
core::Json generationOptions(const Parameters& parameters);

/// `top_logprobs`: how many alternatives are told with each token.
api::ParameterField topLogprobsParameter();

}  // namespace twb::tasks
