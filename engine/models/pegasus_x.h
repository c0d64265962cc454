#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture pegasusXArchitecture();

}  // namespace twb::models
