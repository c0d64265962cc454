#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/io/tensor_view.h"

namespace twb::io {

/// The weights of a model folder, whatever files they are in. Opening reads headers and maps files; tensors are read when they are used.
class Checkpoint {
public:
    /// Prefers safetensors, as transformers does; `variant` is the suffix of model.<variant>.safetensors.
    /// Throws Error(NotFound) when the folder has no weights (it names the files that were looked for) or lacks a shard,
    /// Error(InvalidFile) for damaged files.
    static Checkpoint open(const std::filesystem::path& folder, const std::string& variant = {});

    const std::vector<std::string>& names() const { return m_names; }  ///< in the order of the files
    const TensorView* find(std::string_view name) const;
    const std::vector<std::filesystem::path>& files() const { return m_files; }

private:
    void add(TensorView view);

    std::vector<std::string> m_names;
    std::unordered_map<std::string, TensorView> m_tensors;
    std::vector<std::filesystem::path> m_files;
};

}  // namespace twb::io
