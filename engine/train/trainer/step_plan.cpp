#include "engine/train/trainer/step_plan.h"

#include <algorithm>
#include <cmath>

namespace twb::train {

StepPlan planSteps(const TrainingArguments& a, std::int64_t batches, std::size_t rows, int processes) {
    StepPlan plan;
    plan.batches = batches;
    plan.stepsPerEpoch = std::max<std::int64_t>(1, batches / a.gradient_accumulation_steps);
    if (a.max_steps > 0) {
        plan.steps = a.max_steps;
        plan.epochs = (a.max_steps + plan.stepsPerEpoch - 1) / plan.stepsPerEpoch;
        plan.samples = static_cast<double>(a.max_steps * a.per_device_train_batch_size * a.gradient_accumulation_steps * processes);
    } else {
        plan.steps = static_cast<std::int64_t>(std::ceil(a.num_train_epochs * static_cast<double>(plan.stepsPerEpoch)));
        plan.epochs = static_cast<std::int64_t>(std::ceil(a.num_train_epochs));
        plan.samples = static_cast<double>(rows) * a.num_train_epochs;
    }
    return plan;
}

}  // namespace twb::train
