#pragma once

#include <filesystem>
#include <optional>

namespace twb::app {

/// The resources folder (models, themes, samples): TWB_RESOURCES, the installed share/transformer-workbench, or the source tree of a build.
std::optional<std::filesystem::path> resourcesFolder();

/// The sentiment classifier that is shipped with the program. Throws Error(NotFound) with the places that were looked at.
std::filesystem::path starterModel();

}  // namespace twb::app
