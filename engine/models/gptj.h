#pragma once

#include <vector>

#include "engine/models/architecture.h"

namespace twb::models {

/// GPT-J and CodeGen.
std::vector<Architecture> gptjArchitectures();

}  // namespace twb::models
