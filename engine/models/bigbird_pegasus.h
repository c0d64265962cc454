#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture bigbirdPegasusArchitecture();

}  // namespace twb::models
