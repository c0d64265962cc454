#pragma once

#include <filesystem>

namespace twb::core {

/// The folder that holds the running program.
std::filesystem::path executableFolder();

}  // namespace twb::core
