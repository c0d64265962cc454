#pragma once

#include <vector>

#include "engine/models/architecture.h"

namespace twb::models {

/// "roberta", "xlm-roberta" and "camembert": one implementation under three names.
std::vector<Architecture> robertaArchitectures();

}  // namespace twb::models
