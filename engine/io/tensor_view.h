#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io/shared_bytes.h"

namespace twb::io {

/// Element types, named as safetensors names them. The order is that of the safetensors library (by alignment): files are written in it.
enum class DType { Bool, U8, I8, F8_E5M2, F8_E4M3, I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64 };

std::string_view toString(DType dtype);  ///< "BOOL", "F8_E4M3", "BF16", ...
std::optional<DType> dtypeFromString(std::string_view name);
std::size_t itemSize(DType dtype);  ///< bytes an element

/// A tensor that lies in a mapped file or in memory that `owner` keeps alive. Little-endian. Read only.
struct TensorView {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  ///< in elements; not contiguous for some pickled tensors
    const std::byte* data = nullptr;
    std::uint64_t bytes = 0;  ///< from `data` to the end of the last element
    std::string file;         ///< for messages and listings
    std::shared_ptr<const void> owner;
    std::function<SharedBytes()> unpack;  ///< where the file stores another form (quantised): makes the elements; `data` is null then
};

std::uint64_t elementCount(const TensorView& view);
bool isContiguous(const TensorView& view);

/// C order: the last dimension moves fastest.
std::vector<std::int64_t> contiguousStrides(const std::vector<std::int64_t>& shape);

/// Product of the sizes times the item's; nullopt when a size is negative or the product does not fit 63 bits.
std::optional<std::uint64_t> byteCount(const std::vector<std::int64_t>& shape, DType dtype);

/// The same tensor with its elements in memory: itself when `data` is set, else one that owns what unpack() made. Call before using `data`.
TensorView unpacked(const TensorView& view);

/// The same tensor in C order: itself when it already is, else a copy that the result owns.
TensorView contiguous(const TensorView& view);

/// "[2, 3]".
std::string shapeText(const std::vector<std::int64_t>& shape);

}  // namespace twb::io
