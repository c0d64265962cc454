#include "engine/io/tensor_view.h"

#include <array>
#include <cstring>
#include <limits>

namespace twb::io {
namespace {

struct DTypeRow {
    std::string_view name;
    std::size_t size;
};

// Indexed by DType.
constexpr std::array<DTypeRow, 16> kDTypes{{{"BOOL", 1},
                                            {"U8", 1},
                                            {"I8", 1},
                                            {"F8_E5M2", 1},
                                            {"F8_E4M3", 1},
                                            {"I16", 2},
                                            {"U16", 2},
                                            {"F16", 2},
                                            {"BF16", 2},
                                            {"I32", 4},
                                            {"U32", 4},
                                            {"F32", 4},
                                            {"C64", 8},
                                            {"F64", 8},
                                            {"I64", 8},
                                            {"U64", 8}}};

void copyStrided(const TensorView& view, std::size_t dimension, const std::byte* from, std::byte*& to) {
    const std::size_t item = itemSize(view.dtype);
    if (dimension == view.shape.size()) {
        std::memcpy(to, from, item);
        to += item;
        return;
    }
    const auto step = view.strides[dimension] * static_cast<std::int64_t>(item);
    for (std::int64_t i = 0; i < view.shape[dimension]; ++i) {
        copyStrided(view, dimension + 1, from + i * step, to);
    }
}

}  // namespace

std::string_view toString(DType dtype) {
    return kDTypes[static_cast<std::size_t>(dtype)].name;
}

std::optional<DType> dtypeFromString(std::string_view name) {
    for (std::size_t i = 0; i < kDTypes.size(); ++i) {
        if (kDTypes[i].name == name) {
            return static_cast<DType>(i);
        }
    }
    return std::nullopt;
}

std::size_t itemSize(DType dtype) {
    return kDTypes[static_cast<std::size_t>(dtype)].size;
}

std::uint64_t elementCount(const TensorView& view) {
    std::uint64_t count = 1;
    for (const std::int64_t size : view.shape) {
        count *= static_cast<std::uint64_t>(size);
    }
    return count;
}

std::vector<std::int64_t> contiguousStrides(const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) {
        strides[i - 1] = strides[i] * std::max<std::int64_t>(shape[i], 1);
    }
    return strides;
}

bool isContiguous(const TensorView& view) {
    if (elementCount(view) == 0) {
        return true;
    }
    std::int64_t expected = 1;
    for (std::size_t i = view.shape.size(); i-- > 0;) {
        if (view.shape[i] != 1 && view.strides[i] != expected) {
            return false;
        }
        expected *= view.shape[i];
    }
    return true;
}

std::optional<std::uint64_t> byteCount(const std::vector<std::int64_t>& shape, DType dtype) {
    std::uint64_t count = itemSize(dtype);
    bool empty = false;
    for (const std::int64_t size : shape) {
        if (size < 0) {
            return std::nullopt;
        }
        if (size == 0) {
            empty = true;
        } else if (count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / static_cast<std::uint64_t>(size)) {
            return std::nullopt;
        } else {
            count *= static_cast<std::uint64_t>(size);
        }
    }
    return empty ? 0 : count;
}

TensorView unpacked(const TensorView& view) {
    if (!view.unpack) {
        return view;
    }
    const SharedBytes memory = view.unpack();
    TensorView result = view;
    result.data = memory.bytes.data();
    result.bytes = memory.bytes.size();
    result.owner = memory.owner;
    result.unpack = nullptr;
    return result;
}

TensorView contiguous(const TensorView& stored) {
    const TensorView view = unpacked(stored);
    if (isContiguous(view)) {
        return view;
    }
    auto copy = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(elementCount(view)) * itemSize(view.dtype));
    std::byte* to = copy->data();
    copyStrided(view, 0, view.data, to);
    TensorView result = view;
    result.strides = contiguousStrides(view.shape);
    result.data = copy->data();
    result.bytes = copy->size();
    result.owner = std::move(copy);
    return result;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += i ? ", " : "";
        text += std::to_string(shape[i]);
    }
    return text += ']';
}

}  // namespace twb::io
