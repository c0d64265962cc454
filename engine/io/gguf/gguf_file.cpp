#include "engine/io/gguf/gguf_file.h"

#include <array>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/io/byte_reader.h"
#include "engine/io/mapped_file.h"
#include "engine/io/tensor_view.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF"
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::uint32_t kMaxDimensions = 4;
constexpr std::uint64_t kMaxTensors = 1'000'000;
constexpr std::uint64_t kMaxKeys = 10'000;  // an object's keys are searched one by one
constexpr int kMaxNesting = 2;

enum ValueType : std::uint32_t { UInt8, Int8, UInt16, Int16, UInt32, Int32, Float32, Bool, String, Array, UInt64, Int64, Float64 };

constexpr std::array<GgmlTypeInfo, 13> kTypes{{{GgmlType::F32, "F32", 1, 4},
                                               {GgmlType::F16, "F16", 1, 2},
                                               {GgmlType::BF16, "BF16", 1, 2},
                                               {GgmlType::Q4_0, "Q4_0", 32, 18},
                                               {GgmlType::Q4_1, "Q4_1", 32, 20},
                                               {GgmlType::Q5_0, "Q5_0", 32, 22},
                                               {GgmlType::Q5_1, "Q5_1", 32, 24},
                                               {GgmlType::Q8_0, "Q8_0", 32, 34},
                                               {GgmlType::Q2_K, "Q2_K", 256, 84},
                                               {GgmlType::Q3_K, "Q3_K", 256, 110},
                                               {GgmlType::Q4_K, "Q4_K", 256, 144},
                                               {GgmlType::Q5_K, "Q5_K", 256, 176},
                                               {GgmlType::Q6_K, "Q6_K", 256, 210}}};

[[noreturn]] void throwDamaged(const std::string& where, const std::string& what) {
    throw Error(ErrorCode::InvalidFile, where + " is damaged: " + what);
}

std::string readText(ByteReader& reader) {
    return std::string(reader.text(reader.number<std::uint64_t>()));
}

Json readValue(ByteReader& reader, std::uint32_t type, int nesting) {
    switch (type) {
        case UInt8:
            return reader.number<std::uint8_t>();
        case Int8:
            return reader.number<std::int8_t>();
        case UInt16:
            return reader.number<std::uint16_t>();
        case Int16:
            return reader.number<std::int16_t>();
        case UInt32:
            return reader.number<std::uint32_t>();
        case Int32:
            return reader.number<std::int32_t>();
        case Float32:
            return reader.number<float>();
        case Bool:
            return reader.number<std::uint8_t>() != 0;
        case String:
            return readText(reader);
        case UInt64:
            return reader.number<std::uint64_t>();
        case Int64:
            return reader.number<std::int64_t>();
        case Float64:
            return reader.number<double>();
        case Array: {
            const auto itemType = reader.number<std::uint32_t>();
            const auto count = reader.number<std::uint64_t>();
            if (nesting >= kMaxNesting || count > reader.left()) {
                throwDamaged(reader.where(), "a list in its metadata claims " + std::to_string(count) + " items.");
            }
            Json list = Json::array();
            for (std::uint64_t i = 0; i < count; ++i) {
                list.push_back(readValue(reader, itemType, nesting + 1));
            }
            return list;
        }
        default:
            throwDamaged(reader.where(), "a value in its metadata has the unknown type " + std::to_string(type) + ".");
    }
}

struct TensorHeader {
    GgufTensor tensor;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

TensorHeader readTensorHeader(ByteReader& reader) {
    TensorHeader header;
    GgufTensor& tensor = header.tensor;
    tensor.name = readText(reader);
    const std::string what = "the tensor \"" + core::shortened(tensor.name, 200) + "\"";
    const auto dimensions = reader.number<std::uint32_t>();
    if (dimensions > kMaxDimensions) {
        throwDamaged(reader.where(), what + " has " + std::to_string(dimensions) + " dimensions.");
    }
    tensor.shape.resize(dimensions);
    for (std::size_t i = dimensions; i-- > 0;) {
        tensor.shape[i] = reader.number<std::int64_t>();
    }
    const auto type = reader.number<std::uint32_t>();
    header.offset = reader.number<std::uint64_t>();
    const GgmlTypeInfo* info = ggmlTypeInfo(type);
    if (!info) {
        throw Error(ErrorCode::Unsupported, reader.where() + ": " + what + " has ggml's type " + std::to_string(type) +
                                                "; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 and Q2_K to Q6_K are read.");
    }
    tensor.type = info->type;
    const auto elements = byteCount(tensor.shape, DType::U8);
    const std::int64_t row = tensor.shape.empty() ? 1 : tensor.shape.back();
    if (!elements || row % static_cast<std::int64_t>(info->blockElements) != 0) {
        throwDamaged(reader.where(),
                     what + " has the shape " + shapeText(tensor.shape) + ", which does not fit its type " + std::string(info->name) + ".");
    }
    header.bytes = *elements / info->blockElements * info->blockBytes;
    return header;
}

}  // namespace

const GgmlTypeInfo* ggmlTypeInfo(std::uint32_t type) {
    for (const GgmlTypeInfo& info : kTypes) {
        if (static_cast<std::uint32_t>(info.type) == type) {
            return &info;
        }
    }
    return nullptr;
}

const GgmlTypeInfo& ggmlTypeInfo(GgmlType type) {
    return *ggmlTypeInfo(static_cast<std::uint32_t>(type));
}

GgufFile parseGguf(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner) {
    ByteReader reader(bytes, where);
    if (reader.number<std::uint32_t>() != kMagic) {
        throw Error(ErrorCode::InvalidFile, where + " is not a GGUF file: it does not begin with \"GGUF\".");
    }
    if (const auto version = reader.number<std::uint32_t>(); version != 2 && version != 3) {
        throw Error(ErrorCode::Unsupported, where + " has version " + std::to_string(version) + " of GGUF; versions 2 and 3 are read.");
    }
    const auto tensorCount = reader.number<std::uint64_t>();
    const auto valueCount = reader.number<std::uint64_t>();
    if (tensorCount > kMaxTensors || valueCount > kMaxKeys) {
        throwDamaged(where, "it claims " + std::to_string(tensorCount) + " tensors and " + std::to_string(valueCount) + " keys.");
    }
    GgufFile file;
    file.where = where;
    file.owner = std::move(owner);
    for (std::uint64_t i = 0; i < valueCount; ++i) {
        std::string key = readText(reader);
        const auto type = reader.number<std::uint32_t>();
        file.metadata[std::move(key)] = readValue(reader, type, 0);
    }
    std::vector<TensorHeader> headers;
    for (std::uint64_t i = 0; i < tensorCount; ++i) {
        headers.push_back(readTensorHeader(reader));
    }
    const Json alignmentValue = file.metadata.value("general.alignment", Json(kDefaultAlignment));
    const std::uint64_t alignment = alignmentValue.is_number_unsigned() ? alignmentValue.get<std::uint64_t>() : 0;
    if (alignment == 0 || alignment > bytes.size()) {
        throwDamaged(where, "general.alignment is " + core::excerpt(alignmentValue) + ".");
    }
    const std::uint64_t begin = (reader.position() + alignment - 1) / alignment * alignment;
    const std::uint64_t available = begin < bytes.size() ? bytes.size() - begin : 0;
    for (TensorHeader& header : headers) {
        if (header.offset > available || header.bytes > available - header.offset) {
            throwDamaged(where, "the tensor \"" + core::shortened(header.tensor.name, 200) +
                                    "\" lies outside the file. It may be cut off: download it again.");
        }
        header.tensor.data = bytes.subspan(static_cast<std::size_t>(begin + header.offset), static_cast<std::size_t>(header.bytes));
        file.tensors.push_back(std::move(header.tensor));
    }
    return file;
}

GgufFile openGguf(const std::filesystem::path& file) {
    const auto mapped = MappedFile::open(file);
    return parseGguf(mapped->bytes(), file.string(), mapped);
}

}  // namespace twb::io
