#include "engine/api/array.h"

#include <array>
#include <limits>
#include <utility>

namespace twb::api {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::array<std::pair<ArrayType, std::string_view>, 9> kNames{{{ArrayType::Bool, "bool"},
                                                                        {ArrayType::UInt8, "uint8"},
                                                                        {ArrayType::Int8, "int8"},
                                                                        {ArrayType::Int16, "int16"},
                                                                        {ArrayType::Int32, "int32"},
                                                                        {ArrayType::Int64, "int64"},
                                                                        {ArrayType::Float16, "float16"},
                                                                        {ArrayType::Float32, "float32"},
                                                                        {ArrayType::Float64, "float64"}}};

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string toBase64(const std::vector<std::byte>& data) {
    std::string out;
    out.reserve((data.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < data.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, data.size() - i);
        std::uint32_t block = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            block = (block << 8) | (k < count ? std::to_integer<std::uint32_t>(data[i + k]) : 0);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += k <= count ? kAlphabet[(block >> (18 - 6 * k)) & 63] : '=';
        }
    }
    return out;
}

std::vector<std::byte> fromBase64(std::string_view text, const std::string& where) {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    }
    while (!text.empty() && text.back() == '=') {
        text.remove_suffix(1);
    }
    std::vector<std::byte> out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t block = 0;
    int bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::int8_t value = values[static_cast<unsigned char>(text[i])];
        if (value < 0) {
            throw Error(ErrorCode::InvalidParameter,
                        where + ": the base64 data has a wrong character at position " + std::to_string(i) + ".");
        }
        block = (block << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::byte>((block >> bits) & 0xFF));
        }
    }
    return out;
}

}  // namespace

std::string_view toString(ArrayType type) {
    for (const auto& [value, name] : kNames) {
        if (value == type) {
            return name;
        }
    }
    return "float32";
}

std::size_t itemSize(ArrayType type) {
    switch (type) {
        case ArrayType::Bool:
        case ArrayType::UInt8:
        case ArrayType::Int8:
            return 1;
        case ArrayType::Int16:
        case ArrayType::Float16:
            return 2;
        case ArrayType::Int32:
        case ArrayType::Float32:
            return 4;
        case ArrayType::Int64:
        case ArrayType::Float64:
            return 8;
    }
    return 4;
}

Json toJson(const Array& array) {
    return Json{{"$array", {{"dtype", toString(array.type)}, {"shape", array.shape}, {"data", toBase64(array.data)}}}};
}

bool isArray(const Json& value) {
    return value.is_object() && value.size() == 1 && value.contains("$array");
}

Array arrayFromJson(const Json& value, const std::string& where) {
    if (!isArray(value) || !value["$array"].is_object()) {
        throw Error(
            ErrorCode::InvalidParameter,
            where + ": an array {\"$array\": {\"dtype\", \"shape\", \"data\"}} was expected, but found " + core::typeName(value) + ".");
    }
    const Json& fields = value["$array"];
    const std::string dtype = core::optionalString(fields, "dtype", where).value_or("");
    Array array;
    bool known = false;
    for (const auto& [type, name] : kNames) {
        if (name == dtype) {
            array.type = type;
            known = true;
        }
    }
    if (!known) {
        throw Error(ErrorCode::InvalidParameter, where + ": the dtype \"" + dtype +
                                                     "\" is not known; bool, uint8, int8, int16, int32, int64, " +
                                                     "float16, float32 and float64 are.");
    }
    const auto shape = fields.find("shape");
    if (shape == fields.end() || !shape->is_array()) {
        throw Error(ErrorCode::InvalidParameter, where + ": the array has no shape (a list of whole numbers).");
    }
    std::uint64_t bytes = itemSize(array.type);
    for (const Json& size : *shape) {
        if (!size.is_number_integer() || size.get<std::int64_t>() < 0) {
            throw Error(ErrorCode::InvalidParameter, where + ": the shape " + core::excerpt(*shape) + " is not a list of sizes.");
        }
        const auto extent = size.get<std::uint64_t>();
        if (extent != 0 && bytes > std::numeric_limits<std::uint32_t>::max() * std::uint64_t(64) / extent) {
            throw Error(ErrorCode::InvalidParameter, where + ": the shape " + core::excerpt(*shape) + " is too large.");
        }
        bytes *= extent;
        array.shape.push_back(size.get<std::int64_t>());
    }
    const std::string data = core::optionalString(fields, "data", where).value_or("");
    array.data = fromBase64(data, where);
    if (array.data.size() != bytes) {
        throw Error(ErrorCode::InvalidParameter, where + ": shape " + core::excerpt(*shape) + " of " + dtype + " needs " +
                                                     std::to_string(bytes) + " bytes, but the data has " +
                                                     std::to_string(array.data.size()) + ".");
    }
    return array;
}

}  // namespace twb::api
