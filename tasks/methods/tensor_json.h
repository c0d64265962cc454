#pragma once

#include <string>

#include <ATen/ATen.h>

#include "engine/api/array.h"
#include "engine/core/json.h"

namespace twb::tasks {

/// A tensor of a request: {"$array": ...} or nested lists of numbers. Whole numbers and truth values become int64, others float32, as the
/// models take them. Throws Error(InvalidInput) naming `name` for ragged lists and for things that are not numbers.
at::Tensor tensorFromJson(const core::Json& value, const std::string& name);

/// A tensor of any device and strides as an array; bfloat16 is widened to float32. Throws Error(Unsupported) for complex and quantised
/// ones.
api::Array arrayFromTensor(const at::Tensor& tensor);

}  // namespace twb::tasks
