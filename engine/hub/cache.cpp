#include "engine/hub/cache.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "engine/core/error.h"
#include "engine/core/text_file.h"
#include "engine/core/utf8.h"
#include "engine/io/gguf/gguf_folder.h"

namespace twb::hub {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;

constexpr std::string_view kModelPrefix = "models--";
constexpr std::string_view kSeparator = "--";
constexpr std::size_t kMaxIdLength = 96;  // huggingface_hub's limit of a repository name

std::optional<fs::path> folderFromEnvironment(const char* variable) {
    const char* value = std::getenv(variable);
    return value && *value ? std::optional<fs::path>(value) : std::nullopt;
}

fs::path homeFolder() {
    for (const char* variable : {"HOME", "USERPROFILE"}) {
        if (const auto folder = folderFromEnvironment(variable)) {
            return *folder;
        }
    }
    return fs::current_path();
}

std::string folderNameOf(std::string_view id) {
    std::string name(kModelPrefix);
    for (const char c : id) {
        name += c == '/' ? std::string(kSeparator) : std::string(1, c);
    }
    return name;
}

std::string idOf(std::string_view folderName) {
    std::string id(folderName.substr(kModelPrefix.size()));
    if (const std::size_t at = id.find(kSeparator); at != std::string::npos) {
        id.replace(at, kSeparator.size(), "/");
    }
    return id;
}

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

// The commit that a revision names: the revision itself, or what its file in refs says. Empty when neither is cached.
fs::path snapshotOf(const fs::path& model, const std::string& revision) {
    std::string commit = revision;
    const fs::path ref = model / "refs" / revision;
    if (fs::is_regular_file(ref)) {
        commit = trimmed(core::readTextFile(ref, 1024));
    }
    if (commit.empty() || fs::path(commit).has_parent_path() || commit == "." || commit == "..") {
        return {};
    }
    const fs::path snapshot = model / "snapshots" / commit;
    return fs::is_directory(snapshot) ? snapshot : fs::path();
}

fs::path newestSnapshot(const fs::path& model) {
    std::error_code failure;
    fs::path newest;
    fs::file_time_type newestTime{};
    for (const auto& entry : fs::directory_iterator(model / "snapshots", failure)) {
        const auto time = entry.last_write_time(failure);
        if (entry.is_directory(failure) && (newest.empty() || time > newestTime)) {
            newest = entry.path();
            newestTime = time;
        }
    }
    return newest;
}

// Snapshots link to blobs, so that only real files count.
std::uint64_t bytesBelow(const fs::path& folder) {
    std::error_code failure;
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, failure)) {
        if (!entry.is_symlink(failure) && entry.is_regular_file(failure)) {
            bytes += entry.file_size(failure);
        }
    }
    return bytes;
}

}  // namespace

fs::path cacheFolder() {
    for (const char* variable : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "TRANSFORMERS_CACHE"}) {
        if (const auto folder = folderFromEnvironment(variable)) {
            return *folder;
        }
    }
    if (const auto home = folderFromEnvironment("HF_HOME")) {
        return *home / "hub";
    }
    return folderFromEnvironment("XDG_CACHE_HOME").value_or(homeFolder() / ".cache") / "huggingface" / "hub";
}

std::vector<CachedModel> scanCache(const fs::path& cache) {
    std::error_code failure;
    std::vector<CachedModel> models;
    for (const auto& entry : fs::directory_iterator(cache, fs::directory_options::skip_permission_denied, failure)) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_directory(failure) || !name.starts_with(kModelPrefix)) {
            continue;
        }
        CachedModel model;
        model.id = idOf(name);
        model.folder = entry.path();
        model.snapshot = snapshotOf(model.folder, "main");
        if (model.snapshot.empty()) {
            model.snapshot = newestSnapshot(model.folder);
        }
        model.bytes = bytesBelow(model.folder);
        models.push_back(std::move(model));
    }
    std::sort(models.begin(), models.end(), [](const CachedModel& a, const CachedModel& b) { return a.id < b.id; });
    return models;
}

bool isHubId(std::string_view text) {
    const auto isAllowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '/';
    };
    return !text.empty() && text.size() <= kMaxIdLength && std::all_of(text.begin(), text.end(), isAllowed) &&
           std::count(text.begin(), text.end(), '/') <= 1 && text.front() != '/' && text.back() != '/' && text.front() != '.' &&
           text.back() != '.' && text.find("..") == std::string_view::npos && text.find(kSeparator) == std::string_view::npos;
}

fs::path resolveModel(const std::string& folderOrId, const fs::path& cache) {
    std::error_code failure;
    if (const auto gguf = io::ggufFileOf(folderOrId)) {
        return io::ggufModelFolder(*gguf);
    }
    if (!folderOrId.empty() && fs::is_directory(folderOrId, failure)) {
        return folderOrId;
    }
    const std::size_t at = folderOrId.find('@');
    const std::string id = folderOrId.substr(0, at);
    const std::string revision = at == std::string::npos ? "main" : folderOrId.substr(at + 1);
    if (!isHubId(id)) {
        if (folderOrId.empty()) {
            throw Error(ErrorCode::InvalidParameter,
                        "No model is given: the folder of a model or a hub id such as \"org/name\" was expected.");
        }
        throw Error(ErrorCode::NotFound, "The model folder " + core::shortened(folderOrId, 300) + " does not exist.");
    }
    const fs::path model = cache / folderNameOf(id);
    if (fs::is_directory(model, failure)) {
        fs::path snapshot = snapshotOf(model, revision);
        if (snapshot.empty() && at == std::string::npos) {
            snapshot = newestSnapshot(model);
        }
        if (!snapshot.empty()) {
            return snapshot;
        }
        throw Error(ErrorCode::NotFound, "The revision " + core::shortened(revision, 100) + " of the model " + id +
                                             " is not in the cache " + cache.string() + ".");
    }
    throw Error(ErrorCode::NotFound, "The model " + id + " was not found: there is no folder of that name, and the cache " +
                                         cache.string() +
                                         " does not hold it. Give the folder of a model, or download it into the cache first.");
}

}  // namespace twb::hub
