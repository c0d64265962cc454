#include "tests/e2e/compare.h"

#include <cmath>
#include <cstring>
#include <optional>
#include <vector>

#include "engine/api/array.h"

namespace twb::test {
namespace {

using core::Json;

struct Numbers {
    std::vector<std::int64_t> shape;
    std::vector<double> values;
    bool isInteger = true;
};

template <class T>
double valueAt(const api::Array& array, std::size_t index) {
    T value;
    std::memcpy(&value, array.data.data() + index * sizeof(T), sizeof(T));
    return static_cast<double>(value);
}

double element(const api::Array& array, std::size_t index) {
    switch (array.type) {
        case api::ArrayType::Bool:
        case api::ArrayType::UInt8:
            return valueAt<std::uint8_t>(array, index);
        case api::ArrayType::Int8:
            return valueAt<std::int8_t>(array, index);
        case api::ArrayType::Int16:
            return valueAt<std::int16_t>(array, index);
        case api::ArrayType::Int32:
            return valueAt<std::int32_t>(array, index);
        case api::ArrayType::Int64:
            return valueAt<std::int64_t>(array, index);
        case api::ArrayType::Float32:
            return valueAt<float>(array, index);
        case api::ArrayType::Float64:
            return valueAt<double>(array, index);
        case api::ArrayType::Float16:
            break;  // no case has one
    }
    throw std::runtime_error("an array of a type that the comparison does not know");
}

Numbers numbersOf(const api::Array& array) {
    Numbers out{array.shape, {}, array.type != api::ArrayType::Float32 && array.type != api::ArrayType::Float64};
    const std::size_t count = array.data.size() / api::itemSize(array.type);
    for (std::size_t i = 0; i < count; ++i) {
        out.values.push_back(element(array, i));
    }
    return out;
}

bool readLists(const Json& value, std::size_t depth, Numbers& out) {
    if (depth == out.shape.size()) {
        if (!value.is_number() && !value.is_boolean()) {
            return false;
        }
        out.isInteger = out.isInteger && !value.is_number_float();
        out.values.push_back(value.is_boolean() ? double(value.get<bool>()) : value.get<double>());
        return true;
    }
    if (!value.is_array() || static_cast<std::int64_t>(value.size()) != out.shape[depth]) {
        return false;
    }
    for (const Json& item : value) {
        if (!readLists(item, depth + 1, out)) {
            return false;
        }
    }
    return true;
}

/// Of an array or of regular nested lists.
std::optional<Numbers> numbersOf(const Json& value) {
    if (api::isArray(value)) {
        return numbersOf(api::arrayFromJson(value, "array"));
    }
    Numbers out;
    for (const Json* at = &value; at->is_array(); at = &at->front()) {
        out.shape.push_back(static_cast<std::int64_t>(at->size()));
        if (at->empty()) {
            break;
        }
    }
    return readLists(value, 0, out) ? std::optional(std::move(out)) : std::nullopt;
}

bool isClose(double got, double want, double tolerance) {
    if (std::isnan(want) || std::isinf(want) || want < -1e30) {
        return (std::isnan(got) && std::isnan(want)) || got == want || (got < -1e30 && want < -1e30);
    }
    return std::abs(got - want) <= tolerance * (1 + std::abs(want));
}

std::string arrayDifference(const Json& gotValue, const Json& wantValue, double tolerance, const std::string& at) {
    const Numbers want = *numbersOf(wantValue);
    const std::optional<Numbers> got = numbersOf(gotValue);
    if (!got) {
        return at + ": an array expected, got " + core::excerpt(gotValue);
    }
    if (got->shape != want.shape) {
        return at + ": shape " + Json(got->shape).dump() + ", expected " + Json(want.shape).dump();
    }
    for (std::size_t i = 0; i < want.values.size(); ++i) {
        const bool equal = want.isInteger ? got->values[i] == want.values[i] : isClose(got->values[i], want.values[i], tolerance);
        if (!equal) {
            return at + ", element " + std::to_string(i) + ": " + std::to_string(got->values[i]) + ", expected " +
                   std::to_string(want.values[i]);
        }
    }
    return {};
}

std::string objectDifference(const Json& got, const Json& want, double tolerance, const std::string& at) {
    if (!got.is_object()) {
        return at + ": an object expected, got " + core::excerpt(got);
    }
    for (const auto& [key, value] : want.items()) {
        if (!got.contains(key)) {
            return at + "." + key + ": missing";
        }
        if (std::string found = difference(got[key], value, tolerance, at + "." + key); !found.empty()) {
            return found;
        }
    }
    return {};
}

std::string listDifference(const Json& got, const Json& want, double tolerance, const std::string& at) {
    if (!got.is_array() || got.size() != want.size()) {
        return at + ": " + std::to_string(want.size()) + " items expected, got " + core::excerpt(got);
    }
    for (std::size_t i = 0; i < want.size(); ++i) {
        if (std::string found = difference(got[i], want[i], tolerance, at + "[" + std::to_string(i) + "]"); !found.empty()) {
            return found;
        }
    }
    return {};
}

}  // namespace

std::string difference(const Json& got, const Json& want, double tolerance, const std::string& at) {
    if (api::isArray(want) || (want.is_array() && api::isArray(got))) {
        return arrayDifference(got, want, tolerance, at);
    }
    if (want.is_object()) {
        return objectDifference(got, want, tolerance, at);
    }
    if (want.is_array()) {
        return listDifference(got, want, tolerance, at);
    }
    const bool bothWhole = got.is_number_integer() && want.is_number_integer();
    const bool equal =
        want.is_number() && !bothWhole ? got.is_number() && isClose(got.get<double>(), want.get<double>(), tolerance) : got == want;
    return equal ? std::string() : at + ": " + core::excerpt(got) + ", expected " + core::excerpt(want);
}

}  // namespace twb::test
