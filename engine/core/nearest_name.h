#pragma once

#include <string>
#include <vector>

namespace twb::core {

/// The known name that a misspelt one most likely means; empty when none is near. For "Did you mean ...?".
std::string nearestName(const std::string& name, const std::vector<std::string>& known);

}  // namespace twb::core
