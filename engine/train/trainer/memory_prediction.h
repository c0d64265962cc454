#pragma once

#include <cstdint>
#include <vector>

#include "engine/train/trainer/preflight.h"

namespace twb::train {

/// Sizes that a model's activations depend on, by the usual names in config.json; 0: not told.
struct ModelSizes {
    std::int64_t layers = 0, hidden = 0, inner = 0, vocabulary = 0;
};
ModelSizes sizesOf(const core::Json& config);

/// Rule of thumb for a transformer in float32 with fused attention. Weights, gradients and the optimizer's state are exact but for
/// Adafactor's.
MemoryParts predictMemory(const TrainableModel& model, const TrainingArguments& arguments, std::int64_t tokens);

/// What would make a training smaller that takes `now`, on `tokens` in its largest batch. `lengths`: of the examples.
std::vector<Remedy> remediesFor(const TrainableModel& model, const TrainingArguments& arguments, const MemoryParts& now,
                                std::int64_t tokens, std::vector<std::int64_t> lengths);

}  // namespace twb::train
