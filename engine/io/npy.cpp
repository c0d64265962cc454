#include "engine/io/npy.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/io/atomic_file.h"
#include "engine/io/byte_reader.h"
#include "engine/io/mapped_file.h"
#include "engine/io/zip.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kPreamble = 10;  // magic, version, length of the header
constexpr std::size_t kAlignment = 64;
constexpr std::uint32_t kMaxHeader = 1 << 20;
constexpr std::size_t kMaxDimensions = 64;
constexpr std::uint64_t kMaxEntry = std::uint64_t(1) << 36;

struct TypeName {
    std::string_view name;
    DType dtype;
};
// numpy has no bfloat16 and no 8-bit floats.
constexpr std::array<TypeName, 13> kTypes{{{"|b1", DType::Bool},
                                           {"|u1", DType::U8},
                                           {"|i1", DType::I8},
                                           {"<i2", DType::I16},
                                           {"<u2", DType::U16},
                                           {"<f2", DType::F16},
                                           {"<i4", DType::I32},
                                           {"<u4", DType::U32},
                                           {"<f4", DType::F32},
                                           {"<c8", DType::C64},
                                           {"<f8", DType::F64},
                                           {"<i8", DType::I64},
                                           {"<u8", DType::U64}}};

// The header is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }.
std::string_view valueOf(std::string_view header, std::string_view key, const std::string& where) {
    for (const char quote : {'\'', '"'}) {
        const std::string quoted = quote + std::string(key) + quote;
        if (const std::size_t at = header.find(quoted); at != std::string_view::npos) {
            const std::size_t begin = header.find_first_not_of(": ", at + quoted.size());
            return begin == std::string_view::npos ? std::string_view() : header.substr(begin);
        }
    }
    throw Error(ErrorCode::InvalidFile, where + " is damaged: its header lacks \"" + std::string(key) + "\".");
}

DType dtypeOf(std::string_view value, const std::string& where) {
    const std::string_view name = value.size() > 1 ? value.substr(1, value.find(value.front(), 1) - 1) : value;
    for (const TypeName& type : kTypes) {
        if (type.name == name) {
            return type.dtype;
        }
    }
    throw Error(ErrorCode::Unsupported,
                where + " holds elements of the type " + core::shortened(value.substr(0, value.find('\n')), 60) +
                    "; little-endian numbers and truth values are read (no objects: they would have to be unpickled).");
}

std::vector<std::int64_t> shapeOf(std::string_view value, const std::string& where) {
    std::vector<std::int64_t> shape;
    const char* at = value.data();
    const char* const end = value.data() + std::min(value.find(')'), value.size());
    if (at == end || *at++ != '(' || value.find(')') == std::string_view::npos) {
        throw Error(ErrorCode::InvalidFile, where + " is damaged: its shape is no tuple.");
    }
    while (at != end) {
        std::int64_t size = 0;
        const auto [next, failure] = std::from_chars(at, end, size);
        if (failure != std::errc() || size < 0 || shape.size() == kMaxDimensions) {
            throw Error(ErrorCode::InvalidFile, where + " is damaged: its shape " +
                                                    core::shortened(value.substr(0, value.find(')') + 1), 100) +
                                                    " is not one of whole numbers.");
        }
        shape.push_back(size);
        at = std::find_if_not(next, end, [](char c) { return c == ',' || c == ' ' || c == 'L'; });
    }
    return shape;
}

}  // namespace

TensorView parseNpy(const SharedBytes& content, const std::string& where) {
    ByteReader reader(content.bytes, where);
    if (reader.left() < kPreamble || reader.text(kMagic.size()) != kMagic) {
        throw Error(ErrorCode::InvalidFile, where + " is not an .npy file.");
    }
    const auto version = reader.number<std::uint8_t>();
    reader.number<std::uint8_t>();
    const std::uint32_t length = version == 1 ? reader.number<std::uint16_t>() : reader.number<std::uint32_t>();
    if (version < 1 || version > 3 || length > kMaxHeader) {
        throw Error(ErrorCode::InvalidFile,
                    where + " is damaged: version " + std::to_string(version) + " with a header of " + std::to_string(length) + " bytes.");
    }
    const std::string_view header = reader.text(length);
    TensorView view;
    view.file = where;
    view.owner = content.owner;
    view.dtype = dtypeOf(valueOf(header, "descr", where), where);
    view.shape = shapeOf(valueOf(header, "shape", where), where);
    const auto bytes = byteCount(view.shape, view.dtype);
    if (!bytes || *bytes > reader.left()) {
        throw Error(ErrorCode::InvalidFile, where + " is damaged or cut off: the shape " + shapeText(view.shape) + " needs more than the " +
                                                std::to_string(reader.left()) + " bytes that follow.");
    }
    view.bytes = *bytes;
    view.data = reader.bytes(*bytes).data();
    view.strides = contiguousStrides(view.shape);
    if (valueOf(header, "fortran_order", where).starts_with("True")) {
        std::vector<std::int64_t> reversed(view.shape.rbegin(), view.shape.rend());
        reversed = contiguousStrides(reversed);
        view.strides.assign(reversed.rbegin(), reversed.rend());
    }
    return view;
}

TensorView openNpy(const std::filesystem::path& file) {
    const auto mapped = MappedFile::open(file);
    return parseNpy({mapped->bytes(), mapped}, file.string());
}

std::vector<TensorView> parseNpz(const SharedBytes& content, const std::string& where) {
    const ZipArchive archive(content.bytes, where, content.owner);
    std::vector<TensorView> arrays;
    for (const ZipEntry& entry : archive.entries()) {
        if (!entry.name.ends_with(".npy")) {
            continue;
        }
        TensorView view = parseNpy(archive.read(entry, kMaxEntry), where + ", entry " + core::shortened(entry.name, 200));
        view.name = entry.name.substr(0, entry.name.size() - 4);
        arrays.push_back(std::move(view));
    }
    return arrays;
}

std::vector<TensorView> openNpz(const std::filesystem::path& file) {
    const auto mapped = MappedFile::open(file);
    return parseNpz({mapped->bytes(), mapped}, file.string());
}

void writeNpy(const std::filesystem::path& file, const TensorView& array) {
    const TensorView packed = contiguous(array);
    const auto type = std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& row) { return row.dtype == packed.dtype; });
    if (type == kTypes.end()) {
        throw Error(ErrorCode::Unsupported,
                    file.string() + " cannot be written: numpy has no type for " + std::string(toString(packed.dtype)) + ".");
    }
    const std::string sizes = shapeText(packed.shape);
    std::string header = "{'descr': '" + std::string(type->name) + "', 'fortran_order': False, 'shape': (";
    header += sizes.substr(1, sizes.size() - 2) + (packed.shape.size() == 1 ? "," : "");
    header += "), }";
    header.append(kAlignment - (kPreamble + header.size() + 1) % kAlignment, ' ');
    header += '\n';
    const auto length = static_cast<std::uint16_t>(header.size());
    AtomicFile out(file);
    out.write(kMagic.data(), kMagic.size());
    out.write("\x01\x00", 2);
    out.write(&length, sizeof length);
    out.write(header.data(), header.size());
    out.write(packed.data, static_cast<std::size_t>(elementCount(packed)) * itemSize(packed.dtype));
    out.commit();
}

}  // namespace twb::io
