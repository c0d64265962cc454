#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture mobilebertArchitecture();

}  // namespace twb::models
