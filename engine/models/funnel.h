#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture funnelArchitecture();

}  // namespace twb::models
