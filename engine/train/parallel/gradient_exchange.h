#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "engine/train/parallel/process_group.h"

namespace twb::train {

/// Each parameter's gradient (float32) becomes the sum of those of all processes. One that no process has stays away.
void sumGradients(const std::vector<at::Tensor>& parameters, const ProcessGroup& group);

}  // namespace twb::train
