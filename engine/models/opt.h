#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture optArchitecture();

}  // namespace twb::models
