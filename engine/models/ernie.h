#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture ernieArchitecture();

}  // namespace twb::models
