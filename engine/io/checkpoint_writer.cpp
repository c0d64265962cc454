#include "engine/io/checkpoint_writer.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <tuple>

#include "engine/core/error.h"
#include "engine/io/atomic_file.h"

namespace twb::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSingleFile = "model.safetensors";
constexpr const char* kIndexFile = "model.safetensors.index.json";

std::vector<TensorView> withoutTied(const std::vector<TensorView>& tensors) {
    std::set<std::tuple<const std::byte*, DType, std::vector<std::int64_t>, std::vector<std::int64_t>>> seen;
    std::vector<TensorView> result;
    for (const TensorView& view : tensors) {
        const bool isOwn = !view.data || elementCount(view) == 0 || seen.emplace(view.data, view.dtype, view.shape, view.strides).second;
        if (isOwn) {
            result.push_back(view);
        }
    }
    return result;
}

std::uint64_t storedBytes(const TensorView& view) {
    return elementCount(view) * itemSize(view.dtype);
}

std::vector<std::vector<TensorView>> shardsOf(std::vector<TensorView> tensors, std::uint64_t maxShardBytes) {
    std::vector<std::vector<TensorView>> shards(1);
    std::uint64_t filled = 0;
    for (TensorView& view : tensors) {
        const std::uint64_t bytes = storedBytes(view);
        if (filled + bytes > maxShardBytes && !shards.back().empty()) {
            shards.emplace_back();
            filled = 0;
        }
        filled += bytes;
        shards.back().push_back(std::move(view));
    }
    return shards;
}

std::string shardName(std::size_t index, std::size_t count) {
    char name[64];
    std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", index + 1, count);
    return name;
}

bool isWeightFile(const std::string& name) {
    const bool isShard =
        (name.starts_with("model-") && name.ends_with(".safetensors")) || (name.starts_with("pytorch_model-") && name.ends_with(".bin"));
    return isShard || name == kSingleFile || name == kIndexFile || name == "pytorch_model.bin" || name == "pytorch_model.bin.index.json";
}

void removeOthers(const fs::path& folder, const std::vector<fs::path>& written) {
    std::vector<fs::path> stale;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (isWeightFile(entry.path().filename().string()) && std::find(written.begin(), written.end(), entry.path()) == written.end()) {
            stale.push_back(entry.path());
        }
    }
    for (const fs::path& file : stale) {
        fs::remove(file);
    }
}

}  // namespace

std::vector<fs::path> writeCheckpoint(const fs::path& folder, const std::vector<TensorView>& tensors, std::uint64_t maxShardBytes) {
    fs::create_directories(folder);
    const std::vector<std::vector<TensorView>> shards = shardsOf(withoutTied(tensors), maxShardBytes);
    std::vector<fs::path> written;
    if (shards.size() == 1) {
        written.push_back(folder / kSingleFile);
        writeSafetensors(written.back(), shards.front());
        removeOthers(folder, written);
        return written;
    }
    std::uint64_t total = 0;
    std::vector<std::pair<std::string, std::string>> places;
    for (std::size_t i = 0; i < shards.size(); ++i) {
        const std::string name = shardName(i, shards.size());
        for (const TensorView& view : shards[i]) {
            total += storedBytes(view);
            places.emplace_back(view.name, name);
        }
        written.push_back(folder / name);
        writeSafetensors(written.back(), shards[i]);
    }
    std::sort(places.begin(), places.end());
    core::Json::object_t map;  // names are unique: pushed without a search
    for (const auto& [tensor, shard] : places) {
        map.push_back({tensor, core::Json(shard)});
    }
    written.push_back(folder / kIndexFile);
    writeConfigFile(written.back(), {{"metadata", {{"total_size", total}}}, {"weight_map", core::Json(std::move(map))}});
    removeOthers(folder, written);
    return written;
}

void writeConfigFile(const fs::path& file, const core::Json& value) {
    const std::string text = core::dumpJson(value, 2) + "\n";
    AtomicFile out(file);
    out.write(text.data(), text.size());
    out.commit();
}

}  // namespace twb::io
