#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture electraArchitecture();

}  // namespace twb::models
