#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture ledArchitecture();

}  // namespace twb::models
