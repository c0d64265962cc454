#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture xglmArchitecture();

}  // namespace twb::models
