#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/train/trainer/memory_estimate.h"
#include "engine/train/trainer/remedies.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/training_arguments.h"
#include "engine/train/training_task.h"

namespace twb::nn {
class MemoryMeter;
}

namespace twb::train {

/// What a training will need, tried on its longest batch.
struct Preflight {
    BatchShape batch;
    MemoryParts predicted;                ///< from the sizes alone
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
