#include "tasks/methods/tensor_json.h"

#include <cstring>
#include <optional>
#include <vector>

#include "engine/core/error.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::size_t kMaxDimensions = 16;

std::string placeText(const std::string& name, const std::vector<std::size_t>& place) {
    std::string text = name;
    for (const std::size_t index : place) {
        text += '[';
        text += std::to_string(index);
        text += ']';
    }
    return text;
}

// Nested lists are read twice: the shape from the first elements, then all values against it.
class ListReader {
public:
    ListReader(const Json& value, const std::string& name) : m_name(name) {
        const Json* at = &value;
        while (at->is_array()) {
            m_shape.push_back(static_cast<std::int64_t>(at->size()));
            if (at->empty()) {
                break;
            }
            at = &at->front();
        }
        if (m_shape.size() > kMaxDimensions) {
            throw Error(ErrorCode::InvalidInput,
                        "The input " + name + " is nested deeper than " + std::to_string(kMaxDimensions) + " lists.");
        }
        read(value, 0);
    }

    at::Tensor tensor() const {
        if (m_isFloat || m_numbers.empty()) {  // torch.tensor([]) is a float tensor, too
            const at::Tensor doubles = at::from_blob(const_cast<double*>(m_numbers.data()), m_shape, at::kDouble);
            return doubles.to(at::kFloat);
        }
        return at::from_blob(const_cast<std::int64_t*>(m_integers.data()), m_shape, at::kLong).clone();
    }

private:
    void read(const Json& value, std::size_t depth) {
        if (depth == m_shape.size()) {
            readNumber(value);
            return;
        }
        const auto expected = static_cast<std::size_t>(m_shape[depth]);
        if (!value.is_array() || value.size() != expected) {
            const std::string found = value.is_array() ? std::to_string(value.size()) + " elements" : core::typeName(value);
            throw Error(ErrorCode::InvalidInput, "The input " + m_name + " is not a regular array: " + placeText(m_name, m_place) +
                                                     " has " + found + " where a list of " + std::to_string(expected) +
                                                     " was expected, as in the first row. Pad the rows to one length.");
        }
        for (std::size_t i = 0; i < value.size(); ++i) {
            m_place.push_back(i);
            read(value[i], depth + 1);
            m_place.pop_back();
        }
    }

    void readNumber(const Json& value) {
        if (value.is_boolean()) {
            m_integers.push_back(value.get<bool>() ? 1 : 0);
        } else if (value.is_number_integer()) {
            m_integers.push_back(value.get<std::int64_t>());
        } else if (value.is_number()) {
            m_integers.push_back(0);
            m_isFloat = true;
        } else {
            const bool ragged = value.is_array();
            throw Error(ErrorCode::InvalidInput, "The input " + m_name + (ragged ? " is not a regular array: " : " must hold numbers: ") +
                                                     placeText(m_name, m_place) + " is " + core::typeName(value) + " (" +
                                                     core::excerpt(value) + ") where a number was expected.");
        }
        m_numbers.push_back(value.is_boolean() ? static_cast<double>(m_integers.back()) : value.get<double>());
    }

    const std::string& m_name;
    std::vector<std::int64_t> m_shape;
    std::vector<std::size_t> m_place;
    std::vector<std::int64_t> m_integers;
    std::vector<double> m_numbers;
    bool m_isFloat = false;
};

at::ScalarType scalarType(api::ArrayType type) {
    switch (type) {
        case api::ArrayType::Bool:
            return at::kBool;
        case api::ArrayType::UInt8:
            return at::kByte;
        case api::ArrayType::Int8:
            return at::kChar;
        case api::ArrayType::Int16:
            return at::kShort;
        case api::ArrayType::Int32:
            return at::kInt;
        case api::ArrayType::Int64:
            return at::kLong;
        case api::ArrayType::Float16:
            return at::kHalf;
        case api::ArrayType::Float32:
            return at::kFloat;
        case api::ArrayType::Float64:
            return at::kDouble;
    }
    return at::kFloat;
}

std::optional<api::ArrayType> arrayType(at::ScalarType type) {
    switch (type) {
        case at::kBool:
            return api::ArrayType::Bool;
        case at::kByte:
            return api::ArrayType::UInt8;
        case at::kChar:
            return api::ArrayType::Int8;
        case at::kShort:
            return api::ArrayType::Int16;
        case at::kInt:
            return api::ArrayType::Int32;
        case at::kLong:
            return api::ArrayType::Int64;
        case at::kHalf:
            return api::ArrayType::Float16;
        case at::kFloat:
            return api::ArrayType::Float32;
        case at::kDouble:
            return api::ArrayType::Float64;
        default:
            return std::nullopt;
    }
}

/// A list of arrays of one shape (a layer's memory each) as one tensor with one dimension more.
at::Tensor stacked(const Json& arrays, const std::string& name) {
    std::vector<at::Tensor> tensors;
    for (const Json& array : arrays) {
        tensors.push_back(tensorFromJson(array, placeText(name, {tensors.size()})));
        if (tensors.back().sizes() != tensors.front().sizes()) {
            throw Error(ErrorCode::InvalidInput, "The input " + name + " is not a list of arrays of one shape: the first has " +
                                                     c10::str(tensors.front().sizes()) + ", " + placeText(name, {tensors.size() - 1}) +
                                                     " has " + c10::str(tensors.back().sizes()) + ".");
        }
    }
    return at::stack(tensors);
}

}  // namespace

at::Tensor tensorFromJson(const Json& value, const std::string& name) {
    if (value.is_array() && !value.empty() && api::isArray(value.front())) {
        return stacked(value, name);
    }
    if (!api::isArray(value)) {
        return ListReader(value, name).tensor();
    }
    api::Array array = api::arrayFromJson(value, "The input " + name);
    const at::Tensor view = at::from_blob(array.data.data(), array.shape, scalarType(array.type));
    return view.to(view.is_floating_point() ? at::kFloat : at::kLong, /*non_blocking=*/false, /*copy=*/true);
}

api::Array arrayFromTensor(const at::Tensor& tensor) {
    at::Tensor plain = tensor.detach().to(at::kCPU);
    if (plain.scalar_type() == at::kBFloat16) {
        plain = plain.to(at::kFloat);
    }
    const auto type = arrayType(plain.scalar_type());
    if (!type) {
        throw Error(ErrorCode::Unsupported,
                    std::string("A tensor of type ") + c10::toString(plain.scalar_type()) + " cannot be given out.");
    }
    plain = plain.contiguous();
    api::Array array{*type, plain.sizes().vec(), {}};
    array.data.resize(plain.nbytes());
    if (!array.data.empty()) {
        std::memcpy(array.data.data(), plain.const_data_ptr(), array.data.size());
    }
    return array;
}

}  // namespace twb::tasks
