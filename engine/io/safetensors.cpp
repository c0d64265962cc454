#include "engine/io/safetensors.h"

#include <algorithm>
#include <cstring>

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/utf8.h"
#include "engine/io/atomic_file.h"
#include "engine/io/mapped_file.h"
#include "engine/io/safetensors_header.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kHeaderAlignment = 8;

[[noreturn]] void throwDamaged(const std::string& where, const std::string& what) {
    throw Error(ErrorCode::InvalidFile, where + " is damaged: " + what);
}

std::string inQuotes(const std::string& name) {
    std::string text = "\"";
    text += core::shortened(name, 200);
    return text += '"';
}

std::string_view headerText(std::span<const std::byte> bytes, const std::string& where) {
    if (bytes.size() < kLengthBytes) {
        throwDamaged(where, "it has " + std::to_string(bytes.size()) + " bytes, less than a safetensors header.");
    }
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), kLengthBytes);
    if (length > kMaxHeaderBytes) {
        throwDamaged(where, "its header claims " + std::to_string(length) + " bytes; at most " + std::to_string(kMaxHeaderBytes) +
                                " are allowed. It may not be a safetensors file.");
    }
    if (length > bytes.size() - kLengthBytes) {
        throwDamaged(where, "its header claims " + std::to_string(length) + " bytes, but the file has only " +
                                std::to_string(bytes.size()) + ". It may be cut off: download it again.");
    }
    return {reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, static_cast<std::size_t>(length)};
}

TensorView viewOf(SafetensorsEntry entry, const std::string& where) {
    const auto dtype = dtypeFromString(entry.dtype);
    if (!dtype) {
        throw Error(ErrorCode::Unsupported, where + ": the tensor " + inQuotes(entry.name) + " has the type " + inQuotes(entry.dtype) +
                                                ", which this program does not read.");
    }
    TensorView view;
    view.name = std::move(entry.name);
    view.dtype = *dtype;
    view.shape = std::move(entry.shape);
    const auto bytes = byteCount(view.shape, view.dtype);
    if (!bytes) {
        throwDamaged(where, "the tensor " + inQuotes(view.name) + " has the shape " + shapeText(view.shape) + ", which is too large.");
    }
    view.strides = contiguousStrides(view.shape);
    view.bytes = *bytes;
    view.file = where;
    return view;
}

// Tensors follow one another without a gap and end where the file ends: whatever else is a damaged or hostile file.
void checkOffsets(const std::vector<SafetensorsEntry>& sorted, std::uint64_t dataBytes, const std::string& where) {
    std::uint64_t at = 0;
    for (const SafetensorsEntry& entry : sorted) {
        const std::uint64_t begin = entry.offsets[0], end = entry.offsets[1];
        const std::string span =
            "the tensor " + inQuotes(entry.name) + " takes the bytes " + std::to_string(begin) + " to " + std::to_string(end);
        if (end < begin) {
            throwDamaged(where, span + ", which end before they begin.");
        }
        if (begin < at) {
            throwDamaged(where, span + ", which overlap another tensor.");
        }
        if (begin > at) {
            throwDamaged(where, span + ", which leave a gap after byte " + std::to_string(at) + ".");
        }
        if (end > dataBytes) {
            throwDamaged(where, span + ", but only " + std::to_string(dataBytes) +
                                    " bytes follow the header. It may be cut off: download it again.");
        }
        at = end;
    }
    if (at != dataBytes) {
        throwDamaged(where, std::to_string(dataBytes) + " bytes follow its header, but the tensors take " + std::to_string(at) + ".");
    }
}

void checkUniqueNames(std::vector<std::string_view> names, ErrorCode code, const std::string& where) {
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end()) {
        throw Error(code, where + ": the tensor " + inQuotes(std::string(*twice)) + " is there twice.");
    }
}

}  // namespace

Safetensors parseSafetensors(std::span<const std::byte> bytes, const std::string& where, std::shared_ptr<const void> owner) {
    const std::string_view json = headerText(bytes, where);
    SafetensorsHeader header = parseSafetensorsHeader(json, where);
    std::vector<SafetensorsEntry>& entries = header.entries;
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.offsets < b.offsets; });
    const auto data = bytes.subspan(kLengthBytes + json.size());
    checkOffsets(entries, data.size(), where);

    Safetensors result;
    result.metadata = std::move(header.metadata);
    result.tensors.reserve(entries.size());
    for (SafetensorsEntry& entry : entries) {
        const std::uint64_t begin = entry.offsets[0], length = entry.offsets[1] - begin;
        TensorView view = viewOf(std::move(entry), where);
        if (view.bytes != length) {
            throwDamaged(where, "the tensor " + inQuotes(view.name) + " of shape " + shapeText(view.shape) + " and type " +
                                    std::string(toString(view.dtype)) + " needs " + std::to_string(view.bytes) + " bytes, but has " +
                                    std::to_string(length) + ".");
        }
        view.data = data.data() + begin;
        view.owner = owner;
        result.tensors.push_back(std::move(view));
    }
    std::vector<std::string_view> names;
    for (const TensorView& view : result.tensors) {
        names.push_back(view.name);
    }
    checkUniqueNames(std::move(names), ErrorCode::InvalidFile, where);
    return result;
}

Safetensors openSafetensors(const std::filesystem::path& file) {
    const auto mapped = MappedFile::open(file);
    return parseSafetensors(mapped->bytes(), file.string(), mapped);
}

void writeSafetensors(const std::filesystem::path& file, std::vector<TensorView> tensors, const Metadata& metadata) {
    std::sort(tensors.begin(), tensors.end(),
              [](const TensorView& a, const TensorView& b) { return a.dtype != b.dtype ? a.dtype > b.dtype : a.name < b.name; });
    std::vector<std::string_view> names;
    for (const TensorView& view : tensors) {
        names.push_back(view.name);
    }
    checkUniqueNames(std::move(names), ErrorCode::InvalidInput, file.string());

    // Written piece by piece: a Json object would search its keys from the beginning for each of them.
    std::string header = "{";
    const auto member = [&](const std::string& key, const core::Json& value) {
        if (header.size() > 1) {
            header += ',';
        }
        header += core::dumpJson(key);
        header += ':';
        header += core::dumpJson(value);
    };
    if (!metadata.empty()) {
        core::Json texts = core::Json::object();
        for (const auto& [key, value] : metadata) {
            texts[key] = value;
        }
        member("__metadata__", texts);
    }
    std::uint64_t at = 0;
    for (const TensorView& view : tensors) {
        const std::uint64_t end = at + elementCount(view) * itemSize(view.dtype);
        member(view.name, {{"dtype", toString(view.dtype)}, {"shape", view.shape}, {"data_offsets", {at, end}}});
        at = end;
    }
    header += '}';
    header.append((kHeaderAlignment - header.size() % kHeaderAlignment) % kHeaderAlignment, ' ');

    AtomicFile out(file);
    const std::uint64_t length = header.size();
    out.write(&length, kLengthBytes);
    out.write(header.data(), header.size());
    for (const TensorView& view : tensors) {
        const TensorView packed = contiguous(view);
        out.write(packed.data, static_cast<std::size_t>(elementCount(packed)) * itemSize(packed.dtype));
    }
    out.commit();
}

}  // namespace twb::io
