#pragma once

#include <vector>

#include "engine/models/architecture.h"

namespace twb::models {

/// t5 (v1.0 and v1.1), mt5, umt5.
std::vector<Architecture> t5Architectures();

}  // namespace twb::models
