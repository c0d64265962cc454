#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture gpt2Architecture();

}  // namespace twb::models
