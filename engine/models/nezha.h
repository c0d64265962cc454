#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture nezhaArchitecture();

}  // namespace twb::models
