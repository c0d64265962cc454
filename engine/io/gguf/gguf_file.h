#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"

/// The GGUF container, versions 2 and 3 (ggml's docs/gguf.md): typed metadata, then aligned tensors, mostly in quantised blocks.
namespace twb::io {

/// The stored element types that this program reads, with ggml's numbers.
enum class GgmlType : std::uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Q2_K = 10,
    Q3_K = 11,
    Q4_K = 12,
    Q5_K = 13,
    Q6_K = 14,
    BF16 = 30
};

struct GgmlTypeInfo {
    GgmlType type;
    std::string_view name;
    std::size_t blockElements;
    std::size_t blockBytes;
};
/// Null for types that are not read.
const GgmlTypeInfo* ggmlTypeInfo(std::uint32_t type);
const GgmlTypeInfo& ggmlTypeInfo(GgmlType type);

struct GgufTensor {
    std::string name;
    GgmlType type = GgmlType::F32;
    std::vector<std::int64_t> shape;  ///< C order: the reverse of the file's
    std::span<const std::byte> data;
};

struct GgufFile {
    std::string where;                           ///< names it in messages
    core::Json metadata = core::Json::object();  ///< key -> number, text, true/false or list
    std::vector<GgufTensor> tensors;
    std::shared_ptr<const void> owner;
};

/// Maps a file; only the header is read. Throws Error(NotFound | InvalidFile | Unsupported) naming the file and the key or tensor.
GgufFile openGguf(const std::filesystem::path& file);

/// The same for bytes in memory that `owner` keeps alive.
GgufFile parseGguf(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner);

/// The tensor's elements as float32, in C order.
std::vector<float> dequantize(const GgufTensor& tensor);

}  // namespace twb::io
