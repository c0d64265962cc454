#pragma once

#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::tasks {

/// The rows of a field of a training request ("train_dataset"): `source` is a list of objects, or the path of a file or folder with a data
/// set, of whose parts the one is taken that the field's name asks for. The lines of a TXT file keep their line breaks where the request
/// trains causal-lm, unless its data.keep_linebreaks is false. Throws Error(InvalidInput | InvalidParameter | InvalidFile) naming the
/// field.
std::vector<core::Json> trainingRows(const core::Json& params, const core::Json& source, const std::string& field);

/// Takes the first `percentage` percent away from the rows to evaluate on them, as transformers' scripts do without a validation file.
/// Throws Error(InvalidParameter) when that leaves none on one side.
std::vector<core::Json> takeValidation(std::vector<core::Json>& rows, double percentage);

}  // namespace twb::tasks
