#pragma once

#include <memory>

#include "engine/host/job_context.h"
#include "engine/nn/memory_meter.h"
#include "engine/train/trainer/trainer.h"

namespace twb::tasks {

/// Shows a run to its job (progress; curves of all that is logged, and with the loss also grad_norm, samples_per_second,
/// tokens_per_second, loading_share (of the time, 0 to 1, in which the model waited for its batches) and who had how many bytes:
/// memory_weights, memory_gradients, memory_optimizer, memory_activations (tensors of the steps since the last log, at their most),
/// memory_cache (freed, but kept by the heap), memory_other (the rest of this program) and memory_processes (all other programs); after an
/// evaluation the partial result "evaluation",
/// {"step", "rows": TrainingTask::judgements}; when something happened the partial result "mark", {"step", "event"[, "value"]} with the
/// event "start" (the step it goes on from; 0: from the beginning), "epoch" (its end), "evaluation", "save", "pause", "resume",
/// "learning_rate" or "train_batch_size" (memory ran out)), and does what the job is told between two steps:
/// {"wish": W} with W "evaluate", "save", "stop" (the checkpoint is written and the run ends as a finished one), "pause", "resume", or
/// "learning_rate" with its "value". All must outlive the callback.
std::unique_ptr<train::TrainerCallback> trainingWatch(host::JobContext& job, const train::Trainer& trainer, nn::MemoryMeter& meter);

}  // namespace twb::tasks
