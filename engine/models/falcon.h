#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture falconArchitecture();

}  // namespace twb::models
