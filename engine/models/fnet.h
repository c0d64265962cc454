#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture fnetArchitecture();

}  // namespace twb::models
