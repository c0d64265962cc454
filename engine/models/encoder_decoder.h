#pragma once

#include "engine/models/architecture.h"

namespace twb::models {

Architecture encoderDecoderArchitecture();

}  // namespace twb::models
