#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture longt5Architecture();

}  // namespace twb::models
