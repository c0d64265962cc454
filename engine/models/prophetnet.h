#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture prophetnetArchitecture();

}  // namespace twb::models
