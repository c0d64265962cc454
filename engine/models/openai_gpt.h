#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture openaiGptArchitecture();

}  // namespace twb::models
