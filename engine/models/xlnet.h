#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture xlnetArchitecture();

}  // namespace twb::models
