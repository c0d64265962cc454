#pragma once

#include <span>
#include <vector>

#include "engine/train/tasks/task_context.h"

namespace twb::train {

/// The texts of each thousand rows, tokenised and joined, in blocks of `data.block_size` tokens; the rest of a thousand is dropped
/// (run_clm, run_mlm). Throws Error(InvalidParameter) when there is no block_size.
std::vector<Feature> textBlocks(const TaskContext& context, std::span<const core::Json> rows, const text::EncodeOptions& options);

}  // namespace twb::train
