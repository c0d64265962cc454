#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/train/trainer/training_arguments.h"

namespace twb::train {

/// How long a training is.
struct StepPlan {
    std::int64_t batches = 0;  ///< of an epoch
    std::int64_t stepsPerEpoch = 0;
    std::int64_t epochs = 0;  ///< also those that are not run to their end
    std::int64_t steps = 0;   ///< of the optimizer
    double samples = 0;
};

/// As Trainer counts them, of a data set of so many rows in so many batches. `processes`: that take a part of each batch.
StepPlan planSteps(const TrainingArguments& arguments, std::int64_t batches, std::size_t rows, int processes = 1);

}  // namespace twb::train
