#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture albertArchitecture();

}  // namespace twb::models
