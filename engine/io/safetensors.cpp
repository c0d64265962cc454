#include "engine/io/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/io/mapped_file.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::uint64_t kMaxHeader = 100'000'000;

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
    throw Error(ErrorCode::InvalidFile, file + " is not a sound safetensors file: " + reason + ".");
}

DType dtypeOf(const std::string& name, const std::string& file, const std::string& tensor) {
    constexpr std::array kAll{DType::Bool, DType::U8,  DType::I8,  DType::F8_E5M2, DType::F8_E4M3, DType::I16, DType::U16, DType::F16,
                              DType::BF16, DType::I32, DType::U32, DType::F32,     DType::F64,     DType::I64, DType::U64};
    for (const DType dtype : kAll) {
        if (toString(dtype) == name) {
            return dtype;
        }
    }
    fail(file, "the tensor " + tensor + " has the unknown dtype \"" + name + "\"");
}

std::uint64_t unsignedAt(const Json& list, std::size_t index, const std::string& file, const std::string& tensor) {
    const Json& value = list.at(index);
    if (!value.is_number_unsigned()) {
        fail(file, "the tensor " + tensor + " has " + core::excerpt(list) + " where whole numbers were expected");
    }
    return value.get<std::uint64_t>();
}

TensorView readEntry(const std::string& name, const Json& entry, std::span<const std::byte> data, const std::string& file) {
    if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string() || !entry.contains("shape") ||
        !entry["shape"].is_array() || !entry.contains("data_offsets") || !entry["data_offsets"].is_array() ||
        entry["data_offsets"].size() != 2) {
        fail(file, "the entry of tensor " + name + " lacks dtype, shape or two data_offsets");
    }
    TensorView view;
    view.name = name;
    view.file = file;
    view.dtype = dtypeOf(entry["dtype"].get<std::string>(), file, name);
    std::uint64_t bytes = itemSize(view.dtype);
    for (std::size_t i = 0; i < entry["shape"].size(); ++i) {
        const std::uint64_t size = unsignedAt(entry["shape"], i, file, name);
        if (size != 0 && bytes > (std::uint64_t(1) << 62) / size) {
            fail(file, "the shape of tensor " + name + " is too large");
        }
        bytes *= size;
        view.shape.push_back(static_cast<std::int64_t>(size));
    }
    const std::uint64_t begin = unsignedAt(entry["data_offsets"], 0, file, name);
    const std::uint64_t end = unsignedAt(entry["data_offsets"], 1, file, name);
    if (begin > end || end > data.size()) {
        fail(file, "the tensor " + name + " lies at bytes " + std::to_string(begin) + " to " + std::to_string(end) +
                       " of the data, but the file has " + std::to_string(data.size()) + " (it may be cut off)");
    }
    if (end - begin != bytes) {
        fail(file, "the tensor " + name + " of shape " + core::excerpt(entry["shape"]) + " needs " + std::to_string(bytes) +
                       " bytes, but has " + std::to_string(end - begin));
    }
    view.data = data.data() + begin;
    view.bytes = bytes;
    view.strides.resize(view.shape.size());
    std::int64_t stride = 1;
    for (std::size_t i = view.shape.size(); i-- > 0;) {
        view.strides[i] = stride;
        stride *= view.shape[i];
    }
    return view;
}

// As the reference does: the tensors must cover the data from its first to its last byte without gaps or overlaps.
void checkCoverage(const std::vector<TensorView>& tensors, std::span<const std::byte> data, const std::string& file) {
    std::vector<const TensorView*> order;
    for (const TensorView& view : tensors) {
        order.push_back(&view);
    }
    std::sort(order.begin(), order.end(),
              [](const TensorView* a, const TensorView* b) { return a->data != b->data ? a->data < b->data : a->bytes < b->bytes; });
    const std::byte* next = data.data();
    for (const TensorView* view : order) {
        if (view->data != next) {
            fail(file, "the tensor " + view->name + (view->data < next ? " overlaps another one" : " leaves a hole before it"));
        }
        next = view->data + view->bytes;
    }
    if (next != data.data() + data.size()) {
        fail(file, std::to_string(data.data() + data.size() - next) + " bytes at its end belong to no tensor");
    }
}

}  // namespace

SafetensorsFile openSafetensors(const std::filesystem::path& path) {
    const std::string file = path.string();
    const auto mapped = MappedFile::open(path);
    const auto bytes = mapped->bytes();
    std::uint64_t headerSize = 0;
    if (bytes.size() < sizeof headerSize) {
        fail(file, "it has only " + std::to_string(bytes.size()) + " bytes");
    }
    std::memcpy(&headerSize, bytes.data(), sizeof headerSize);
    if (headerSize > kMaxHeader) {
        fail(file, "its header would have " + std::to_string(headerSize) + " bytes; at most 100 MB are allowed");
    }
    if (headerSize > bytes.size() - sizeof headerSize) {
        fail(file, "its header of " + std::to_string(headerSize) + " bytes does not fit into the file (it may be cut off)");
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + sizeof headerSize, static_cast<std::size_t>(headerSize));
    const Json header = core::parseJson(text, "The header of " + file);
    if (!header.is_object()) {
        fail(file, "its header is not an object");
    }
    const auto data = bytes.subspan(sizeof headerSize + static_cast<std::size_t>(headerSize));
    SafetensorsFile result;
    for (const auto& [name, entry] : header.items()) {
        if (name != "__metadata__") {
            result.tensors.push_back(readEntry(name, entry, data, file));
            result.tensors.back().owner = mapped;
            continue;
        }
        for (const auto& [key, value] : entry.items()) {
            if (value.is_string()) {
                result.metadata.emplace_back(key, value.get<std::string>());
            }
        }
    }
    checkCoverage(result.tensors, data, file);
    return result;
}

}  // namespace twb::io
