#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/host/job_context.h"
#include "engine/nn/memory_meter.h"
#include "engine/train/trainer/feature_cache.h"
#include "engine/train/trainer/trainer.h"
#include "tasks/methods/loaded_models.h"

namespace twb::tasks {

/// Throws Error(InvalidParameter) for a field of a training request that is none.
void checkTrainingParams(const core::Json& params);

/// What the tensors of a training may take in one of its processes, in bytes; 0: all that there is.
std::uint64_t trainingMemoryLimit(const core::Json& params);

/// What of the model a training request trains, and how, but for the labels that its rows bring.
train::TrainableOptions trainableOptions(const core::Json& params, const train::TrainingArguments& arguments);

/// All that a training request asks for, made anew for each start: the model, the data sets as features, the trainer. The params must
/// outlive it. Callbacks and evaluation sets only the group's first process has.
class TrainingJob {
public:
    TrainingJob(const core::Json& params, LoadedModels& models, host::JobContext& job, const std::filesystem::path& outputFolder,
                std::shared_ptr<const train::ProcessGroup> group = std::make_shared<train::ProcessGroup>());

    train::Trainer& trainer() { return *m_trainer; }
    const train::TrainableModel& model() const { return *m_model; }
    const train::TrainingTask& task() const { return *m_task; }
    const train::TrainingArguments& arguments() const { return m_arguments; }
    /// Counts the tensors of the training, and keeps to its memory_limit. So there can be one training at a time in a process.
    nn::MemoryMeter& meter() { return m_meter; }

    /// The test_dataset of the request. Throws as trainingRows and TrainingTask::features.
    train::EvaluationSet testSet() const;

private:
    void tellWhatIsNew() const;
    void makeTrainer(const std::filesystem::path& folder);
    train::FeatureKey featureKey(std::span<const core::Json> rows, const std::filesystem::path& model) const;
    std::vector<train::Feature> examplesOf(std::span<const core::Json> rows, const std::filesystem::path& model) const;
    std::vector<train::Feature> tokenized(std::span<const core::Json> rows) const;
    void prepareSamples(const std::filesystem::path& folder, const std::vector<train::EvaluationSet>& evaluationSets);
    void addCallbacks();
    void addReports();
    train::GenerationForMetrics generationFor(const std::filesystem::path& folder) const;

    const core::Json& m_params;
    nn::MemoryMeter m_meter;
    host::JobContext& m_job;
    std::shared_ptr<const train::ProcessGroup> m_group;
    train::TrainingArguments m_arguments;
    /// Of the data sets to train and evaluate on, by their fields ("eval_dataset.easy").
    std::vector<std::pair<std::string, std::vector<core::Json>>> m_rows;
    std::unique_ptr<train::TrainableModel> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::unique_ptr<train::TrainingTask> m_task;
    std::unique_ptr<train::TrainerCallback> m_samples;  ///< until the trainer has it
    std::unique_ptr<train::Trainer> m_trainer;
};

/// Thrown by interruptCallback's callback.
struct Interrupted {};

/// Cuts a run off after the checkpoint of a step, as if the process had been killed there.
std::unique_ptr<train::TrainerCallback> interruptCallback(std::int64_t step);

}  // namespace twb::tasks
