#include "engine/io/cache_folder.h"

#include <cstdlib>

namespace twb::io {
namespace {

namespace fs = std::filesystem;

fs::path environmentPath(const char* name) {
    const char* value = std::getenv(name);
    return value ? fs::path(value) : fs::path();
}

}  // namespace

fs::path cacheFolder(const fs::path& kind) {
    fs::path cache = environmentPath("XDG_CACHE_HOME");
    if (cache.empty()) {
        const fs::path home = environmentPath("HOME");
        cache = home.empty() ? fs::temp_directory_path() : home / ".cache";
    }
    return cache / "transformer-workbench" / kind;
}

}  // namespace twb::io
