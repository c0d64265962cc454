#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::api {

struct TensorInfo {
    std::string name;
    std::string dtype;  ///< safetensors' names: "F32", "BF16", ...
    std::vector<std::int64_t> shape;
    std::uint64_t bytes = 0;
    std::string file;
};

/// A checkpoint folder, read without loading its weights.
struct ModelInfo {
    std::string folder;
    std::string modelType;
    std::vector<std::string> architectures;
    std::string head;              ///< class that missing and unexpected keys are for
    std::uint64_t parameters = 0;  ///< elements of that class, tied ones once
    std::string dtype;             ///< of most parameters
    std::vector<std::string> missingKeys;
    std::vector<std::string> unexpectedKeys;
    std::vector<std::string> files;
    std::vector<TensorInfo> tensors;
    core::Json config;
};

}  // namespace twb::api
