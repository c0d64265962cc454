#include "engine/models/release.h"

#include <cstdio>

namespace twb::models {

std::optional<std::pair<int, int>> writtenBy(const core::Json& config) {
    int major = 0, minor = 0;
    const std::string version = core::optionalString(config, "transformers_version", "config.json").value_or("");
    if (std::sscanf(version.c_str(), "%d.%d", &major, &minor) != 2) {
        return std::nullopt;
    }
    return std::pair(major, minor);
}

}  // namespace twb::models
