#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture gptNeoArchitecture();

}  // namespace twb::models
