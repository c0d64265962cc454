#include "engine/nn/tensor_from_view.h"

#include "engine/core/error.h"
#include "engine/io/tensor_view.h"

namespace twb::nn {

at::ScalarType scalarTypeOf(const io::TensorView& view) {
    switch (view.dtype) {
        case io::DType::Bool:
            return at::kBool;
        case io::DType::U8:
            return at::kByte;
        case io::DType::I8:
            return at::kChar;
        case io::DType::I16:
            return at::kShort;
        case io::DType::U16:
            return at::kUInt16;
        case io::DType::I32:
            return at::kInt;
        case io::DType::U32:
            return at::kUInt32;
        case io::DType::I64:
            return at::kLong;
        case io::DType::U64:
            return at::kUInt64;
        case io::DType::F16:
            return at::kHalf;
        case io::DType::BF16:
            return at::kBFloat16;
        case io::DType::F32:
            return at::kFloat;
        case io::DType::C64:
            return at::kComplexFloat;
        case io::DType::F64:
            return at::kDouble;
        case io::DType::F8_E4M3:
            return at::kFloat8_e4m3fn;
        case io::DType::F8_E5M2:
            return at::kFloat8_e5m2;
    }
    throw core::Error(core::ErrorCode::Unsupported,
                      "The tensor " + view.name + " in " + view.file + " has a type that cannot be computed with.");
}

io::DType dtypeOf(at::ScalarType type) {
    io::TensorView view;
    for (int i = 0; i <= static_cast<int>(io::DType::U64); ++i) {
        view.dtype = static_cast<io::DType>(i);
        if (scalarTypeOf(view) == type) {
            return view.dtype;
        }
    }
    throw core::Error(core::ErrorCode::Unsupported, std::string("A tensor of the type ") + c10::toString(type) + " cannot be saved.");
}

at::Tensor tensorFromView(const io::TensorView& stored) {
    const io::TensorView view = io::unpacked(stored);
    const at::ScalarType type = scalarTypeOf(view);
    const auto address = reinterpret_cast<std::uintptr_t>(view.data);
    // The deleter's copy of the owner keeps the file mapped as long as a tensor looks into it.
    auto* data = const_cast<std::byte*>(view.data);
    const auto options = at::TensorOptions().dtype(type);
    if (address % at::elementSize(type) == 0) {
        return at::from_blob(
            data, view.shape, view.strides, [owner = view.owner](void*) {}, options);
    }
    // from_blob does not check alignment: such a tensor is copied byte by byte.
    const at::Tensor bytes = at::from_blob(data, {static_cast<std::int64_t>(view.bytes)}, at::kByte).clone();
    return bytes.view(type).as_strided(view.shape, view.strides);
}

}  // namespace twb::nn
