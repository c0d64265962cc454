#pragma once

#include <string>

namespace twb::app {

/// The training arguments, a line or two each: name, default, choices, and what it does.
std::string trainingArgumentHelp();

}  // namespace twb::app
