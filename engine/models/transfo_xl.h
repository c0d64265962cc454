#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture transfoXlArchitecture();

}  // namespace twb::models
