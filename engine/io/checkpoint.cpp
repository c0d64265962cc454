#include "engine/io/checkpoint.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/io/safetensors.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;

std::string withVariant(const std::string& stem, const std::string& variant, const std::string& ending) {
    return variant.empty() ? stem + ending : stem + "." + variant + ending;
}

std::vector<std::filesystem::path> shardsOf(const std::filesystem::path& index) {
    const core::Json json = core::readJsonFile(index);
    const auto map = json.find("weight_map");
    if (map == json.end() || !map->is_object()) {
        throw Error(ErrorCode::InvalidFile, index.string() + " has no weight_map.");
    }
    std::vector<std::string> names;
    for (const auto& [tensor, file] : map->items()) {
        if (!file.is_string() || file.get<std::string>().find('/') != std::string::npos ||
            file.get<std::string>().find('\\') != std::string::npos) {
            throw Error(ErrorCode::InvalidFile, index.string() + ": the tensor " + tensor + " is said to be in " + core::excerpt(file) +
                                                    "; the name of a file in the same folder was expected.");
        }
        if (std::find(names.begin(), names.end(), file.get<std::string>()) == names.end()) {
            names.push_back(file.get<std::string>());
        }
    }
    std::sort(names.begin(), names.end());
    std::vector<std::filesystem::path> files;
    for (const std::string& name : names) {
        files.push_back(index.parent_path() / name);
        if (!std::filesystem::exists(files.back())) {
            throw Error(ErrorCode::NotFound,
                        files.back().string() + " is missing; " + index.filename().string() + " names it as a part of the weights.");
        }
    }
    return files;
}

}  // namespace

Checkpoint Checkpoint::open(const std::filesystem::path& folder, const std::string& variant) {
    Checkpoint checkpoint;
    const std::filesystem::path single = folder / withVariant("model", variant, ".safetensors");
    const std::filesystem::path index = folder / withVariant("model.safetensors.index", variant, ".json");
    if (std::filesystem::exists(single)) {
        checkpoint.m_files = {single};
    } else if (std::filesystem::exists(index)) {
        checkpoint.m_files = shardsOf(index);
    } else {
        throw Error(ErrorCode::NotFound,
                    folder.string() + " holds no weights: neither model.safetensors nor model.safetensors.index.json is there.");
    }
    for (const auto& file : checkpoint.m_files) {
        for (TensorView& view : openSafetensors(file).tensors) {
            checkpoint.add(std::move(view));
        }
    }
    return checkpoint;
}

void Checkpoint::add(TensorView view) {
    m_names.push_back(view.name);
    std::string name = view.name;
    m_tensors.emplace(std::move(name), std::move(view));
}

const TensorView* Checkpoint::find(std::string_view name) const {
    const auto it = m_tensors.find(std::string(name));
    return it == m_tensors.end() ? nullptr : &it->second;
}

}  // namespace twb::io
