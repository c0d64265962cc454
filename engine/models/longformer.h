#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture longformerArchitecture();

}  // namespace twb::models
