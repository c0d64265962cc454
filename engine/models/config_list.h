#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::models {

/// A list of whole numbers in config.json; `absent` when the key is missing or null. Throws Error(InvalidFile) naming the key when it holds
/// anything else.
std::vector<std::int64_t> integerList(const core::Json& config, const std::string& key, const std::vector<std::int64_t>& absent);

}  // namespace twb::models
