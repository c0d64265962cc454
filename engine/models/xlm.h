#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture xlmArchitecture();

}  // namespace twb::models
