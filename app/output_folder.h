#pragma once

#include <filesystem>
#include <string>

#include "engine/core/json.h"

namespace twb::app {

/// As transformers' example scripts: a training whose output folder holds a checkpoint goes on from the newest, where the params do not
/// say anything else, and one whose folder holds other files is refused; overwrite_output_dir begins afresh in either. `recipe`: the file
/// that the params are from, which may lie there with its rows; empty: none. Returns a sentence for the user where a checkpoint is gone on
/// from, else nothing. Throws core::Error(InvalidParameter).
std::string continueOrRefuse(core::Json& params, const std::filesystem::path& recipe);

}  // namespace twb::app
