#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture convbertArchitecture();

}  // namespace twb::models
