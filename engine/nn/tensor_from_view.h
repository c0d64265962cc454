#pragma once

#include <ATen/ATen.h>

namespace twb::io {
struct TensorView;
enum class DType;
}  // namespace twb::io

namespace twb::nn {

/// A tensor over the memory of a checkpoint file, without a copy where the alignment allows; it keeps the mapping alive. Read only: such
/// a tensor must never be written in place. `source` names the file in messages.
at::Tensor tensorFromView(const io::TensorView& view);

/// torch's type for a stored one. F8 types are torch's float8.
at::ScalarType scalarTypeOf(const io::TensorView& view);

/// The other way round. Throws Error(Unsupported) for types that no file has (quantised ones, complex double).
io::DType dtypeOf(at::ScalarType type);

}  // namespace twb::nn
