#include "engine/io/gguf/gguf_folder.h"

#include <functional>
#include <string>
#include <system_error>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/io/cache_folder.h"
#include "engine/io/checkpoint_writer.h"
#include "engine/io/gguf/gguf_checkpoint.h"

namespace twb::io {
namespace {

namespace fs = std::filesystem;

bool isGguf(const fs::path& file) {
    return file.extension() == ".gguf" && fs::is_regular_file(file);
}

/// Changes with the file's place, size and time.
std::string stampOf(const fs::path& file) {
    const std::string state = fs::absolute(file).string() + '\n' + std::to_string(fs::file_size(file)) + '\n' +
                              std::to_string(fs::last_write_time(file).time_since_epoch().count());
    return std::to_string(std::hash<std::string>()(state));
}

/// Links need a privilege on Windows; a second name for the file does as well, on the same disk.
void linkTo(const fs::path& file, const fs::path& link) {
    std::error_code failure;
    fs::remove(link, failure);
    fs::create_symlink(fs::absolute(file), link, failure);
    if (failure) {
        fs::create_hard_link(file, link);
    }
}

}  // namespace

std::optional<fs::path> ggufFileOf(const fs::path& path) {
    std::error_code failure;
    if (isGguf(path)) {
        return path;
    }
    return fs::exists(path / "config.json", failure) ? std::nullopt : onlyGgufIn(path);
}

std::optional<fs::path> onlyGgufIn(const fs::path& folder) {
    std::error_code failure;
    std::optional<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        if (isGguf(entry.path())) {
            if (found) {
                return std::nullopt;
            }
            found = entry.path();
        }
    }
    return found;
}

fs::path ggufCacheFolder() {
    return cacheFolder("gguf");
}

fs::path ggufModelFolder(const fs::path& file, const fs::path& cache) {
    const fs::path folder = cache / (file.stem().string() + "-" + stampOf(file));
    if (fs::exists(folder / "config.json")) {
        return folder;
    }
    const GgufCheckpoint checkpoint = openGgufCheckpoint(file);
    try {
        fs::create_directories(folder);
        linkTo(file, folder / file.filename());
        writeConfigFile(folder / "tokenizer_config.json", checkpoint.tokenizerConfig);
        writeConfigFile(folder / "generation_config.json", checkpoint.generationConfig);
        writeConfigFile(folder / "config.json", checkpoint.config);  // last: a folder with it is complete
    } catch (const fs::filesystem_error& failure) {
        throw core::Error(core::ErrorCode::InvalidFile, "The folder " + folder.string() + ", which " + file.string() +
                                                            " is opened through, cannot be written: " + failure.code().message() + ".");
    }
    return folder;
}

}  // namespace twb::io
