#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture fsmtArchitecture();

}  // namespace twb::models
