#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture biogptArchitecture();

}  // namespace twb::models
