#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture persimmonArchitecture();

}  // namespace twb::models
