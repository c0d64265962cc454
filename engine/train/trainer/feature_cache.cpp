#include "engine/train/trainer/feature_cache.h"

#include <algorithm>
#include <system_error>

#include <c10/util/hash.h>

#include "engine/core/error.h"
#include "engine/io/safetensors.h"
#include "engine/nn/tensor_from_view.h"
#include "engine/train/trainer/tensor_file.h"

namespace twb::train {
namespace {

namespace fs = std::filesystem;
using at::Tensor;

constexpr const char* kSizes = "#sizes";  // [features, dimensions] of the tensors of a name

/// All tensors of a name, one after the other, and their sizes.
struct Packed {
    std::vector<Tensor> parts;
    std::vector<std::int64_t> sizes;
};

std::int64_t product(const std::vector<std::int64_t>& sizes) {
    std::int64_t all = 1;
    for (const std::int64_t size : sizes) {
        all *= size;
    }
    return all;
}

}  // namespace

void FeatureKey::add(std::string_view part) {
    c10::sha1 digest(m_digest + std::to_string(part.size()) + ":" + std::string(part));
    m_digest = digest.str();
}

FeatureCache::FeatureCache(fs::path folder, std::uint64_t mostBytes) : m_folder(std::move(folder)), m_mostBytes(mostBytes) {}

fs::path FeatureCache::fileOf(const FeatureKey& key) const {
    return m_folder / (key.text() + ".safetensors");
}

std::optional<std::vector<Feature>> FeatureCache::load(const FeatureKey& key) const {
    const fs::path file = fileOf(key);
    std::error_code failure;
    if (!fs::exists(file, failure)) {
        return std::nullopt;
    }
    try {
        std::vector<std::pair<std::string, Tensor>> tensors;
        for (const io::TensorView& view : io::openSafetensors(file).tensors) {
            tensors.emplace_back(view.name, nn::tensorFromView(view).clone());
        }
        const auto named = [&](const std::string& name) {
            const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const auto& each) { return each.first == name; });
            return found == tensors.end() ? Tensor() : found->second;
        };
        std::vector<Feature> features;
        for (const auto& [name, all] : tensors) {
            if (name.ends_with(kSizes)) {
                continue;
            }
            const Tensor sizes = named(name + kSizes);
            features.resize(static_cast<std::size_t>(sizes.size(0)));
            const auto dimensions = sizes.size(1);
            const auto* next = sizes.const_data_ptr<std::int64_t>();
            std::int64_t at = 0;
            for (Feature& feature : features) {
                const std::vector<std::int64_t> shape(next, next + dimensions);
                next += dimensions;
                feature.set(name, all.slice(0, at, at + product(shape)).view(shape));
                at += product(shape);
            }
        }
        fs::last_write_time(file, fs::file_time_type::clock::now(), failure);
        return features;
    } catch (const std::exception&) {
        fs::remove(file, failure);  // damaged: made again
        return std::nullopt;
    }
}

void FeatureCache::store(const FeatureKey& key, const std::vector<Feature>& features) const {
    std::vector<std::pair<std::string, Packed>> packed;
    for (const Feature& feature : features) {
        if (packed.empty()) {
            for (const auto& [name, tensor] : feature.all()) {
                packed.emplace_back(name, Packed());
            }
        }
        if (feature.all().size() != packed.size()) {
            return;
        }
        for (auto& [name, each] : packed) {
            const Tensor tensor = feature.get(name);
            const bool fits = tensor.defined() &&
                              (each.parts.empty() ||
                               (each.parts.front().scalar_type() == tensor.scalar_type() && each.sizes.size() % each.parts.size() == 0 &&
                                each.sizes.size() / each.parts.size() == std::size_t(tensor.dim())));
            if (!fits) {
                return;
            }
            each.parts.push_back(tensor.reshape(-1));
            each.sizes.insert(each.sizes.end(), tensor.sizes().begin(), tensor.sizes().end());
        }
    }
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (const auto& [name, each] : packed) {
        const auto count = static_cast<std::int64_t>(each.parts.size());
        tensors.emplace_back(name, at::cat(each.parts));
        tensors.emplace_back(name + kSizes,
                             at::tensor(each.sizes, at::kLong).reshape({count, static_cast<std::int64_t>(each.sizes.size()) / count}));
    }
    if (tensors.empty()) {
        return;
    }
    try {
        fs::create_directories(m_folder);
        writeTensors(fileOf(key), tensors);
        removeOldest();
    } catch (const std::exception&) {
        // A full disk, or a folder of somebody else: the rows are tokenized again next time.
    }
}

void FeatureCache::removeOldest() const {
    struct File {
        fs::path path;
        fs::file_time_type used;
        std::uint64_t bytes;
    };
    std::vector<File> files;
    std::uint64_t all = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder)) {
        files.push_back({entry.path(), entry.last_write_time(), entry.file_size()});
        all += files.back().bytes;
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
    for (const File& file : files) {
        if (all <= m_mostBytes) {
            return;
        }
        fs::remove(file.path);
        all -= file.bytes;
    }
}

}  // namespace twb::train
