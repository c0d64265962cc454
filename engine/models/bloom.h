#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture bloomArchitecture();

}  // namespace twb::models
