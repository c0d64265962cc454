#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture switchTransformersArchitecture();

}  // namespace twb::models
