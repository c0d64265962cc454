#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tasks/task.h"

namespace twb::tasks {

/// The values of a batch, one an item. `alone`: the call has no other item, so that it may stream.
using RunBatch = std::function<std::vector<api::Value>(std::span<const core::Json> batch, bool alone)>;

/// Runs the items of a call that generates, `batchSize` at a time, in order and without gradients. Where a batch fails all its rows fail,
/// and the others go on.
void runInBatches(const std::vector<core::Json>& items, std::size_t batchSize, RowSink& sink, host::JobContext& job,
                  const RunBatch& runBatch);

}  // namespace twb::tasks
