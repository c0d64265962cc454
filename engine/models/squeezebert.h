#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture squeezebertArchitecture();

}  // namespace twb::models
