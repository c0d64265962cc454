#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"

namespace twb::api {

enum class ArrayType { Bool, UInt8, Int8, Int16, Int32, Int64, Float16, Float32, Float64 };

std::string_view toString(ArrayType type);  ///< numpy's names: "bool", "uint8", ..., "float64"
std::size_t itemSize(ArrayType type);       ///< bytes an element

/// A tensor, image, mask or waveform that crosses the engine's border: contiguous, C order, little-endian.
struct Array {
    ArrayType type = ArrayType::Float32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> data;  ///< product(shape) * itemSize(type) bytes
};

/// {"$array": {"dtype", "shape", "data": base64}}.
core::Json toJson(const Array& array);

/// Whether a value is of the form that toJson(Array) writes.
bool isArray(const core::Json& value);

/// Reads {"$array": ...}. Throws Error(InvalidParameter), its message beginning with `where`, for an unknown dtype, bad base64 or a
/// length that does not fit the shape.
Array arrayFromJson(const core::Json& value, const std::string& where);

}  // namespace twb::api
