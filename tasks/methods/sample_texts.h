#pragma once

#include <memory>
#include <vector>

#include "engine/host/job_context.h"
#include "engine/text/tokenizer.h"
#include "engine/train/trainer/evaluation.h"
#include "engine/train/trainer/trainer_callback.h"

namespace twb::tasks {

/// Shows what a language model writes while it learns: after each evaluation it goes on, greedily, from the beginnings of these rows, up to
/// where their labels begin (or half of each). The partial result "evaluation" is {"step", "samples": [{"text", "expected", "predicted"}]},
/// and the log has what is written. All must outlive the callback.
std::unique_ptr<train::TrainerCallback> sampleTexts(host::JobContext& job, const train::TrainableModel& model,
                                                    const text::Tokenizer& tokenizer, train::GenerationForMetrics how,
                                                    const std::vector<train::Feature>& rows);

}  // namespace twb::tasks
