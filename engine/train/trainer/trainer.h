#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/cancel.h"
#include "engine/train/parallel/process_group.h"
#include "engine/train/trainer/checkpoint_folder.h"
#include "engine/train/trainer/evaluation.h"
#include "engine/train/trainer/preflight.h"
#include "engine/train/trainer/trainer_callback.h"
#include "engine/train/trainer/training_arguments.h"

namespace twb::train {

/// In which order a resumed run goes on inside an epoch after the first.
enum class ResumeOrder {
    Exact,     ///< as the run that was never interrupted
    Reference  ///< as transformers 4.34.1, which draws another order
};

struct TrainerOptions {
    TrainingArguments arguments;
    core::Json givenArguments = core::Json::object();  ///< as they came; a checkpoint keeps them
    bool hasMetrics = false;                           ///< the task computes some: predictions are kept in evaluations
    std::optional<GenerationForMetrics> generation;
    ResumeOrder resumeOrder = ResumeOrder::Exact;
    core::CancelToken cancel;
    std::shared_ptr<const ProcessGroup> group = std::make_shared<ProcessGroup>();  ///< that trains together; alone by default
};

/// What a run ends with (transformers' TrainOutput).
struct TrainResult {
    std::int64_t globalStep = 0;
    core::Json metrics = core::Json::object();
};

/// How a run goes, beyond what is logged: for callbacks that show it.
struct RunFigures {
    double gradientNorm = 0;                     ///< before clipping, of the last step; 0 when gradients are not clipped
    std::int64_t samples = 0;                    ///< that were trained on
    std::int64_t tokens = 0;                     ///< of them, padding not counted
    std::int64_t evaluated = 0, toEvaluate = 0;  ///< batches of the evaluation that runs
    std::uint64_t weightBytes = 0, gradientBytes = 0, optimizerBytes = 0;
    std::optional<double> learningRate;  ///< of the next step; absent where the optimizer sets its own
    double loadingSeconds = 0;           ///< in which the model waited for its batches, since the beginning
};

/// transformers' Trainer (4.34.1) on one processor: the same batches, random draws, steps, logs and checkpoints. Model and task must
/// outlive it. Runs on the thread that calls it. In a group each process has a Trainer of its own; only the first evaluates and writes,
/// and what its callbacks wish holds for all.
class Trainer {
public:
    Trainer(TrainableModel& model, const TrainingTask& task, TrainerOptions options, std::vector<Feature> trainSet,
            std::vector<EvaluationSet> evaluationSets);
    ~Trainer();

    /// Called after the default flow, in the order of the calls.
    void addCallback(std::unique_ptr<TrainerCallback> callback);

    /// Trains from the beginning, or from a checkpoint's folder. Throws Error(Cancelled) between two steps; checkpoints stay.
    TrainResult train(const std::filesystem::path& checkpoint = {});

    /// What train() will need, in each of so many processes. Spoils the model.
    Preflight preflight(nn::MemoryMeter& meter, int processes) const;

    /// Evaluates on the evaluation sets, logs, and gives the metrics.
    core::Json evaluate();

    /// Predictions and metrics (with the prefix "test_") of other data.
    std::pair<EvaluationResult, core::Json> predict(const EvaluationSet& set);

    const TrainerState& state() const { return m_state; }
    /// TrainingTask::judgements of the newest evaluation; null without metrics.
    const core::Json& judgements() const { return m_judgements; }
    bool canEvaluate() const { return !m_evaluationSets.empty(); }
    const RunFigures& figures() const { return m_figures; }

private:
    struct Run;

    template <typename Event>
    void tell(const Event& event);
    void log(core::Json logs);
    EvaluationResult run(const EvaluationSet& set, const EvaluationOptions& options) const;
    core::Json evaluateOn(const EvaluationSet& set, const std::string& prefix);
    EvaluationOptions evaluationOptions(bool keepsPredictions) const;
    bool canJudge(const EvaluationResult& result) const;
    core::Json metricsOf(const EvaluationResult& result, const EvaluationSet& set, const std::string& prefix, double seconds) const;
    void planSteps(Run& run);
    void resume(Run& run, const std::filesystem::path& checkpoint);
    bool runEpoch(Run& run, std::int64_t epoch);
    std::optional<BatchPart> nextBatch(Run& run);
    void trainBatch(Run& run, const BatchPart& part);
    void step(Run& run);
    void agree(Run& run);
    void logSaveEvaluate(Run& run);
    void changeLearningRate(Run& run);
    void measureMemory(const Run& run);
    void noteWhetherBest(const std::filesystem::path& folder, const core::Json& metrics);
    void saveCheckpoint(Run& run, const core::Json& metrics);
    const ProcessGroup& group() const { return *m_options.group; }
    std::filesystem::path outputFolder() const { return m_options.arguments.output_dir; }

    TrainableModel& m_model;
    const TrainingTask& m_task;
    TrainerOptions m_options;
    std::vector<Feature> m_trainSet;
    std::vector<EvaluationSet> m_evaluationSets;
    std::vector<std::unique_ptr<TrainerCallback>> m_callbacks;
    TrainerState m_state;
    TrainerControl m_control;
    RunFigures m_figures;
    core::Json m_judgements;
};

}  // namespace twb::train
