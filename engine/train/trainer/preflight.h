#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/core/json.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/training_arguments.h"
#include "engine/train/training_task.h"

namespace twb::nn {
class MemoryMeter;
}

namespace twb::train {

/// Bytes of a training, by what they are for.
struct MemoryParts {
    std::uint64_t weights = 0;
    std::uint64_t gradients = 0;
    std::uint64_t optimizer = 0;
    std::uint64_t activations = 0;  ///< that the forward pass leaves for the backward pass
    std::uint64_t temporary = 0;    ///< above these at the highest moment

    std::uint64_t total() const { return weights + gradients + optimizer + activations + temporary; }
};

/// A change of a recipe that takes less memory.
struct Remedy {
    std::string name;                  ///< "half_batch", "gradient_checkpointing", "lora", "bf16", "max_length", "adamw_8bit"
    core::Json changes;                ///< a merge patch (RFC 7396) on the params of `train`
    std::uint64_t bytes = 0;           ///< that the training would take with it, predicted
    std::optional<double> timeFactor;  ///< predicted; absent where it depends on the processor
};

/// What a training will need, tried on its longest batch.
struct Preflight {
    std::int64_t rows = 0, length = 0;    ///< of that batch
    MemoryParts predicted;                ///< by rule of thumb, from the shapes
    std::optional<MemoryParts> measured;  ///< absent: memory ran out
    double secondsPerStep = 0;            ///< of the longest batch; 0 without measurement
    std::int64_t steps = 0;
    double seconds = 0;            ///< of the whole training, evaluations not counted
    std::vector<Remedy> remedies;  ///< what saves most comes first
};

/// Runs two steps of the optimizer on the longest batch. The weights are changed: give it a model of its own. `processes`: that would
/// train together; the memory is that of one.
Preflight preflight(const TrainableModel& model, const TrainingTask& task, const TrainingArguments& arguments,
                    const std::vector<Feature>& features, nn::MemoryMeter& meter, int processes, const core::CancelToken& cancel);

}  // namespace twb::train
