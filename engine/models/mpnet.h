#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture mpnetArchitecture();

}  // namespace twb::models
