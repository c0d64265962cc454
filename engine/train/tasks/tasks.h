#pragma once

#include <memory>

#include "engine/train/tasks/task_context.h"

/// The kinds of training, each in the file of its name; training_task.cpp gives them the names of the requests.
namespace twb::train {

std::unique_ptr<TrainingTask> textClassification(TaskContext context);
std::unique_ptr<TrainingTask> tokenClassification(TaskContext context);
std::unique_ptr<TrainingTask> questionAnswering(TaskContext context);
std::unique_ptr<TrainingTask> causalLm(TaskContext context);
std::unique_ptr<TrainingTask> maskedLm(TaskContext context);
std::unique_ptr<TrainingTask> seq2seq(TaskContext context);
std::unique_ptr<TrainingTask> multipleChoice(TaskContext context);
std::unique_ptr<TrainingTask> sft(TaskContext context);

}  // namespace twb::train
