#pragma once

#include <vector>

#include "engine/models/architecture.h"

namespace twb::models {

/// "deberta" and "deberta-v2" (which v3 checkpoints use as well).
std::vector<Architecture> debertaArchitectures();

}  // namespace twb::models
