#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/generation/generation_config.h"
#include "engine/train/trainer/trainable_model.h"
#include "engine/train/trainer/training_arguments.h"
#include "engine/train/training_task.h"

namespace twb::train {

/// Texts that the model writes are what is judged (Seq2SeqTrainer's predict_with_generate).
struct GenerationForMetrics {
    generation::GenerationConfig config;
    generation::GenerationConfig defaults;
    std::int64_t padTokenId = 0;
};

struct EvaluationOptions {
    std::int64_t batchSize = 8;
    bool lossOnly = false;          ///< predictions are not kept
    bool reduceForMetrics = false;  ///< TrainingTask::kept is put on the logits
    double labelSmoothing = 0;
    std::optional<GenerationForMetrics> generation;
    core::CancelToken cancel;
    std::function<void(std::int64_t done, std::int64_t batches)> progress;
};

struct EvaluationResult {
    std::optional<double> loss;  ///< mean of the batches' losses, weighted by their rows
    Predictions predictions;
};

/// Runs a data set through the model, in its order (Trainer.evaluation_loop). Draws one number from torch's default generator.
EvaluationResult evaluate(const TrainableModel& model, const TrainingTask& task, const std::vector<Feature>& features,
                          const EvaluationOptions& options);

/// The loss of a batch. With smoothing it is computed from the logits (transformers' LabelSmoother): the labels are taken out of what the
/// model sees. Throws Error(InvalidInput) when the model gives none.
at::Tensor lossOf(const TrainableModel& model, const Batch& batch, double labelSmoothing, bool training, const core::CancelToken& cancel,
                  models::Outputs* outputs = nullptr);

/// Whether the model's class predicts the next token, so that the labels are those of the tokens before.
bool isCausal(const models::Model& model);

/// Names of the labels of the model's class: start_positions and end_positions of question answering, else labels.
std::vector<std::string> labelNames(const std::string& className);

}  // namespace twb::train
