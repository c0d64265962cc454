#include "app/paths.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/executable_folder.h"

namespace twb::app {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> fromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    return value && *value ? std::optional<fs::path>(value) : std::nullopt;
}

std::vector<fs::path> resourceCandidates() {
    std::vector<fs::path> candidates;
    if (const auto folder = fromEnvironment("TWB_RESOURCES")) {
        candidates.push_back(*folder);
    }
    const fs::path here = core::executableFolder();
    candidates.push_back(here / "../share/transformer-workbench");
    candidates.push_back(here / "../Resources");        // inside a macOS bundle
    candidates.push_back(here / "resources");           // beside the program (Windows, AppImage)
    candidates.push_back(here / "../../../resources");  // build/<preset>/bin in the source tree
    return candidates;
}

fs::path modelsOf(const fs::path& resources) {
    return resources / "models";
}

/// The folders in `folder` that hold a model, sorted.
std::vector<fs::path> modelFolders(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (fs::exists(entry.path() / "config.json", error)) {
            out.push_back(entry.path());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

std::optional<fs::path> resourcesFolder() {
    std::error_code error;
    for (const fs::path& folder : resourceCandidates()) {
        if (fs::is_directory(modelsOf(folder), error)) {
            return fs::weakly_canonical(folder);
        }
    }
    return std::nullopt;
}

fs::path starterModel() {
    if (const auto resources = resourcesFolder()) {
        const std::vector<fs::path> found = modelFolders(modelsOf(*resources));
        if (!found.empty()) {
            return found.front();
        }
    }
    std::string places;
    for (const fs::path& folder : resourceCandidates()) {
        places += (places.empty() ? "" : ", ") + modelsOf(folder.lexically_normal()).string();
    }
    throw core::Error(core::ErrorCode::NotFound, "The starter model was not found. It was looked for in " + places +
                                                     ". Set TWB_RESOURCES to the folder that holds models/.");
}

}  // namespace twb::app
