#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/io/tensor_view.h"

/// The safetensors format (huggingface/safetensors): 8 bytes header size, a JSON header, the data.
namespace twb::io {

struct SafetensorsFile {
    std::vector<TensorView> tensors;                            ///< in the order of the header
    std::vector<std::pair<std::string, std::string>> metadata;  ///< __metadata__
};

/// Maps the file; no data is read. Throws Error(InvalidFile) naming the file and what is wrong: a header over 100 MB or outside the file,
/// bad JSON, an unknown dtype, offsets that leave the file, overlap, leave holes or do not fit the shape.
SafetensorsFile openSafetensors(const std::filesystem::path& file);

}  // namespace twb::io
