#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twb::io {

/// Element types as safetensors names them.
enum class DType { Bool, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64 };

std::string_view toString(DType dtype);  ///< "F32", "BF16", "F8_E4M3", ...
std::size_t itemSize(DType dtype);       ///< bytes an element

/// A tensor in a file: where its bytes lie. Valid as long as `owner` lives.
struct TensorView {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  ///< in elements; pickled tensors need not be contiguous
    const std::byte* data = nullptr;
    std::uint64_t bytes = 0;  ///< readable from `data`
    std::string file;
    std::shared_ptr<const void> owner;  ///< keeps the file mapped
};

}  // namespace twb::io
