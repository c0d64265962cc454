#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture gptBigCodeArchitecture();

}  // namespace twb::models
