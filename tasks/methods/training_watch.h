#pragma once

#include <memory>

#include "engine/host/job_context.h"
#include "engine/train/trainer/trainer.h"

namespace twb::tasks {

/// Shows a run to its job (progress; curves of all that is logged, and with the loss also grad_norm, samples_per_second,
/// tokens_per_second, memory_weights, memory_gradients and memory_optimizer in bytes; after an evaluation the partial result "evaluation",
/// {"step", "rows": TrainingTask::judgements}; when something happened the partial result "mark", {"step", "event"[, "value"]} with the event
/// "epoch" (its end), "evaluation", "save", "pause", "resume", "learning_rate" or "train_batch_size" (memory ran out)), and does what the job is told between two steps:
/// {"wish": W} with W "evaluate", "save", "stop" (the checkpoint is written and the run ends as a finished one), "pause", "resume", or
/// "learning_rate" with its "value". All must outlive the callback.
std::unique_ptr<train::TrainerCallback> trainingWatch(host::JobContext& job, const train::Trainer& trainer);

}  // namespace twb::tasks
