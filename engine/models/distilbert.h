#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture distilbertArchitecture();

}  // namespace twb::models
