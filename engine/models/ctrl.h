#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture ctrlArchitecture();

}  // namespace twb::models
