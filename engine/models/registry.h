#pragma once

#include <string_view>
#include <vector>

#include "engine/models/architecture.h"

namespace twb::models {

/// Every architecture, one line each in registry.cpp.
const std::vector<Architecture>& architectures();

/// The architecture of a model_type, or null.
const Architecture* findArchitecture(std::string_view modelType);

}  // namespace twb::models
