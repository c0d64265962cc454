#pragma once

#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::app {

/// `--param key=value` arguments as an object. A value that is JSON (3, true, null, ["a"], {"k": 1}, "text") is taken as such, anything
/// else as text. Throws Error(InvalidParameter) for one without a key.
core::Json paramsFromArguments(const std::vector<std::string>& arguments);

}  // namespace twb::app
