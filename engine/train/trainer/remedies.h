#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/train/trainer/memory_estimate.h"

namespace twb::train {

/// A change of a recipe that takes less memory.
struct Remedy {
    std::string name;                  ///< "half_batch", "gradient_checkpointing", "lora", "bf16", "max_length", "adamw_8bit"
    core::Json changes;                ///< a merge patch (RFC 7396) on the params of `train`
    std::uint64_t bytes = 0;           ///< that the training would take with it, predicted
    std::optional<double> timeFactor;  ///< predicted; absent where it depends on the processor
};

/// What would make a training smaller that takes `now` (measured, or as estimated) with its largest batch; what saves most comes first.
/// `lengths`: of the examples, in tokens.
std::vector<Remedy> remediesFor(const TrainableModel& model, const TrainingArguments& arguments, const MemoryParts& now,
                                const BatchShape& batch, std::vector<std::int64_t> lengths);

}  // namespace twb::train
