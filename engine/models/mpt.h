#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture mptArchitecture();

}  // namespace twb::models
