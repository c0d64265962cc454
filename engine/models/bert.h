#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture bertArchitecture();

}  // namespace twb::models
