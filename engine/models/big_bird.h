#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture bigBirdArchitecture();

}  // namespace twb::models
