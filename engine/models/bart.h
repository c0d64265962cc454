#pragma once

#include <vector>

#include "engine/models/architecture.h"

namespace twb::models {

/// bart, mbart, plbart, marian, pegasus, blenderbot, blenderbot-small, m2m_100 (also NLLB).
std::vector<Architecture> bartArchitectures();

}  // namespace twb::models
