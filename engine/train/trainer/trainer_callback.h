#pragma once

#include <memory>
#include <string>

#include "engine/core/json.h"
#include "engine/train/trainer/trainer_state.h"
#include "engine/train/trainer/training_arguments.h"

namespace twb::train {

/// Watches a run and steers it through the control: the events of transformers' TrainerCallback, in its order.
class TrainerCallback {
public:
    virtual ~TrainerCallback() = default;

    virtual void onInitEnd(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onTrainBegin(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onTrainEnd(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onEpochBegin(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onEpochEnd(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onStepBegin(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onSubstepEnd(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    virtual void onStepEnd(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    /// `metrics`: with their prefix, "eval_loss".
    virtual void onEvaluate(const TrainingArguments&, const TrainerState&, TrainerControl&, const core::Json& metrics) { (void)metrics; }
    virtual void onPredict(const TrainingArguments&, const TrainerState&, TrainerControl&, const core::Json& metrics) { (void)metrics; }
    virtual void onSave(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
    /// `logs`: what was logged, with the epoch.
    virtual void onLog(const TrainingArguments&, const TrainerState&, TrainerControl&, const core::Json& logs) { (void)logs; }
    virtual void onPredictionStep(const TrainingArguments&, const TrainerState&, TrainerControl&) {}
};

/// Asks for logs, evaluations, checkpoints and the end as the arguments say (DefaultFlowCallback). Always the first.
std::unique_ptr<TrainerCallback> defaultFlowCallback();

/// Stops when metric_for_best_model has not improved by more than `threshold` for `patience` evaluations (EarlyStoppingCallback). Throws
/// Error(InvalidParameter) at the start when load_best_model_at_end or an evaluation_strategy is missing.
std::unique_ptr<TrainerCallback> earlyStoppingCallback(std::int64_t patience, double threshold);

}  // namespace twb::train
