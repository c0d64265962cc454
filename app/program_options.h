#pragma once

#include <optional>
#include <string>
#include <vector>

namespace twb::app {

/// What `--help` and `--version` of the desktop program print; nothing for other arguments. Asks for no display.
std::optional<std::string> printedInstead(const std::vector<std::string>& arguments);

}  // namespace twb::app
