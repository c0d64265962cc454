#pragma once

#include <optional>
#include <utility>

#include "engine/core/json.h"

namespace twb::models {

/// The release of transformers that wrote a config.json, as (major, minor): some defaults differ between releases, and a checkpoint means
/// those of its own. Absent: it names none.
std::optional<std::pair<int, int>> writtenBy(const core::Json& config);

}  // namespace twb::models
