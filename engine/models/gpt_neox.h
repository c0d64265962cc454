#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture gptNeoxArchitecture();

}  // namespace twb::models
