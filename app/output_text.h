#pragma once

#include <string>

#include "engine/api/value.h"

namespace twb::app {

/// A result for a person at a terminal: a small table, several lines, each ended by a newline.
std::string outputText(const api::Output& output);

}  // namespace twb::app
