#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture roformerArchitecture();

}  // namespace twb::models
