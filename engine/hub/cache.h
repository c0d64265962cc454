#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// The cache that huggingface_hub keeps on disk: <cache>/models--<org>--<name>/{refs/<revision>, snapshots/<commit>/..., blobs/...}.
namespace twb::hub {

/// Where the cache is: HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, TRANSFORMERS_CACHE, HF_HOME/hub, XDG_CACHE_HOME/huggingface/hub, or
/// ~/.cache/huggingface/hub; the first that is set.
std::filesystem::path cacheFolder();

struct CachedModel {
    std::string id;                  ///< "org/name" or "name"
    std::filesystem::path folder;    ///< models--org--name
    std::filesystem::path snapshot;  ///< of refs/main, or the newest one; empty when there is none
    std::uint64_t bytes = 0;         ///< on the disk, all revisions
};

/// The models of a cache, by id. A cache that does not exist holds none.
std::vector<CachedModel> scanCache(const std::filesystem::path& cache = cacheFolder());

/// The folder of a model given as a folder, as a GGUF file (or a folder with only one), or as a hub id ("org/name", with "@revision" if
/// wanted). Throws Error(NotFound) naming what was
/// asked for and what can be done, Error(InvalidParameter) when it can be neither.
std::filesystem::path resolveModel(const std::string& folderOrId, const std::filesystem::path& cache = cacheFolder());

/// Whether a text has the form of a hub id: one or two parts of letters, digits, "-", "_" and ".".
bool isHubId(std::string_view text);

}  // namespace twb::hub
