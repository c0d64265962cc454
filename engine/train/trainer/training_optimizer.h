#pragma once

#include <cstdint>
#include <memory>

#include "engine/train/optimizers/optimizer.h"
#include "engine/train/schedule.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/training_arguments.h"

namespace twb::train {

/// The optimizer that Trainer makes of its arguments: two groups of parameters, with weight decay and without.
std::unique_ptr<Optimizer> makeTrainingOptimizer(const TrainableModel& model, const TrainingArguments& arguments);

/// The schedule of its learning rate over so many steps.
std::unique_ptr<Schedule> makeTrainingSchedule(Optimizer& optimizer, const TrainingArguments& arguments, std::int64_t steps);

}  // namespace twb::train
