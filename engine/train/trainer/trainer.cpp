#include "engine/train/trainer/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/train/data/checkpoints.h"
#include "engine/train/parallel/gradient_exchange.h"
#include "engine/train/trainer/gradient_sum.h"
#include "engine/train/trainer/step_plan.h"
#include "engine/train/trainer/training_optimizer.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Error;
using core::ErrorCode;
using core::Json;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// transformers' speed_metrics.
void addSpeed(Json& metrics, const std::string& prefix, double seconds, double samples, double steps) {
    metrics[prefix + "_runtime"] = rounded(seconds, 4);
    if (seconds > 0) {
        metrics[prefix + "_samples_per_second"] = rounded(samples / seconds, 3);
        metrics[prefix + "_steps_per_second"] = rounded(steps / seconds, 3);
    }
}

/// An interval below 1 is a part of all steps.
double absoluteInterval(double interval, std::int64_t steps) {
    return interval < 1 ? std::ceil(static_cast<double>(steps) * interval) : interval;
}

/// Without what the model does not take (transformers' _remove_unused_columns). Labels and features of choices stay.
std::vector<Feature> withoutUnused(const std::vector<Feature>& features, const TrainableModel& model) {
    const std::vector<std::string> taken = model.model().inputNames();
    const auto isUnused = [&](const std::string& name) {
        // The forward of peft's models names no token_type_ids.
        if (name == "special_tokens_mask" || (model.lora() && name.ends_with("token_type_ids"))) {
            return true;
        }
        const std::string input = name.substr(name.find('/') + 1);
        return input == "token_type_ids" && !taken.empty() && std::find(taken.begin(), taken.end(), input) == taken.end();
    };
    std::vector<Feature> out;
    out.reserve(features.size());
    for (const Feature& feature : features) {
        Feature kept;
        for (const auto& [name, tensor] : feature.all()) {
            if (!isUnused(name)) {
                kept.set(name, tensor);
            }
        }
        out.push_back(std::move(kept));
    }
    return out;
}

}  // namespace

/// The state of one call of train().
struct Trainer::Run {
    std::unique_ptr<Optimizer> optimizer;
    std::unique_ptr<Schedule> schedule;
    std::unique_ptr<TrainLoader> loader;
    std::unique_ptr<GradientSum> gradients;
    std::vector<Tensor> parameters;

    StepPlan plan;

    std::int64_t firstEpoch = 0;
    std::int64_t skippedBatches = 0;  ///< of the first epoch
    RandomPosition random;            ///< of the checkpoint that is gone on from
    bool isResumed = false;

    std::int64_t collected = 0;  ///< batches since the start, for accumulation
    Tensor loss;                 ///< float32, since the last log
    double totalLoss = 0;
    std::int64_t lastLogged = 0;
    double newFlos = 0;

    struct Counts {
        double flos = 0, samples = 0, tokens = 0;
    } counts;  ///< of this process, not yet agreed on
};

Trainer::Trainer(TrainableModel& model, const TrainingTask& task, TrainerOptions options, std::vector<Feature> trainSet,
                 std::vector<EvaluationSet> evaluationSets)
    : m_model(model),
      m_task(task),
      m_options(std::move(options)),
      m_trainSet(m_options.arguments.remove_unused_columns ? withoutUnused(trainSet, model) : std::move(trainSet)),
      m_evaluationSets(std::move(evaluationSets)) {
    m_callbacks.push_back(defaultFlowCallback());
    tell([&](TrainerCallback& callback) { callback.onInitEnd(m_options.arguments, m_state, m_control); });
}

Trainer::~Trainer() = default;

void Trainer::addCallback(std::unique_ptr<TrainerCallback> callback) {
    m_callbacks.push_back(std::move(callback));
}

template <typename Event>
void Trainer::tell(const Event& event) {
    for (const auto& callback : m_callbacks) {
        event(*callback);
    }
}

void Trainer::log(Json logs) {
    if (m_state.epoch) {
        logs["epoch"] = rounded(*m_state.epoch, 2);
    }
    Json entry = logs;
    entry["step"] = m_state.global_step;
    m_state.log_history.push_back(std::move(entry));
    m_control.should_log = false;
    tell([&](TrainerCallback& callback) { callback.onLog(m_options.arguments, m_state, m_control, logs); });
}

// ---- evaluation

EvaluationOptions Trainer::evaluationOptions(bool keepsPredictions) const {
    const TrainingArguments& a = m_options.arguments;
    EvaluationOptions options;
    options.batchSize = a.per_device_eval_batch_size;
    options.lossOnly = !keepsPredictions || a.prediction_loss_only;
    options.reduceForMetrics = m_options.hasMetrics;
    options.labelSmoothing = a.label_smoothing_factor;
    options.generation = m_options.generation;
    options.cancel = m_options.cancel;
    return options;
}

bool Trainer::canJudge(const EvaluationResult& result) const {
    return m_options.hasMetrics && !result.predictions.predictions.empty() && result.predictions.labels.defined();
}

Json Trainer::metricsOf(const EvaluationResult& result, const EvaluationSet& set, const std::string& prefix, double seconds) const {
    Json metrics = Json::object();
    if (result.loss) {
        metrics[prefix + "_loss"] = *result.loss;
    }
    if (canJudge(result)) {
        const Json figures = m_task.metrics(result.predictions, set);
        for (const auto& [name, value] : figures.items()) {
            metrics[name.starts_with(prefix + "_") ? name : prefix + "_" + name] = value;
        }
    }
    const auto rows = static_cast<double>(set.features.size());
    addSpeed(metrics, prefix, seconds, rows, std::ceil(rows / static_cast<double>(m_options.arguments.per_device_eval_batch_size)));
    return metrics;
}

EvaluationResult Trainer::run(const EvaluationSet& set, const EvaluationOptions& options) const {
    const bool drops = m_options.arguments.remove_unused_columns;
    return train::evaluate(m_model, m_task, drops ? withoutUnused(set.features, m_model) : set.features, options);
}

Json Trainer::evaluateOn(const EvaluationSet& set, const std::string& prefix) {
    const Clock::time_point start = Clock::now();
    EvaluationOptions options = evaluationOptions(m_options.hasMetrics);
    options.progress = [this](std::int64_t done, std::int64_t batches) {
        m_figures.evaluated = done;
        m_figures.toEvaluate = batches;
        tell([&](TrainerCallback& callback) { callback.onPredictionStep(m_options.arguments, m_state, m_control); });
    };
    const EvaluationResult result = run(set, options);
    const Json metrics = metricsOf(result, set, prefix, secondsSince(start));
    m_judgements = canJudge(result) ? m_task.judgements(result.predictions, set) : Json();
    log(metrics);
    m_control.should_evaluate = false;
    tell([&](TrainerCallback& callback) { callback.onEvaluate(m_options.arguments, m_state, m_control, metrics); });
    Json told = metrics;
    if (m_state.epoch) {
        told["epoch"] = rounded(*m_state.epoch, 2);
    }
    return told;
}

Json Trainer::evaluate() {
    if (m_evaluationSets.empty()) {
        throw Error(ErrorCode::InvalidParameter, "Evaluation needs an eval_dataset.");
    }
    Json all = Json::object();
    for (const EvaluationSet& set : m_evaluationSets) {
        const Json metrics = evaluateOn(set, set.name.empty() ? "eval" : "eval_" + set.name);
        all.update(metrics);
    }
    return all;
}

std::pair<EvaluationResult, Json> Trainer::predict(const EvaluationSet& set) {
    const Clock::time_point start = Clock::now();
    EvaluationResult result = run(set, evaluationOptions(true));
    Json metrics = metricsOf(result, set, "test", secondsSince(start));
    tell([&](TrainerCallback& callback) { callback.onPredict(m_options.arguments, m_state, m_control, metrics); });
    return {std::move(result), std::move(metrics)};
}

Preflight Trainer::preflight(nn::MemoryMeter& meter, int processes) const {
    return train::preflight(m_model, m_task, m_options.arguments, m_trainSet, meter, processes, m_options.cancel);
}

// ---- the run

void Trainer::planSteps(Run& run) {
    const TrainingArguments& a = m_options.arguments;
    run.plan = train::planSteps(a, run.loader->batchCount(), m_trainSet.size(), group().size());
    m_state.max_steps = run.plan.steps;
    m_state.num_train_epochs = run.plan.epochs;
    m_state.logging_steps = absoluteInterval(a.logging_steps, m_state.max_steps);
    m_state.save_steps = absoluteInterval(a.save_steps, m_state.max_steps);
    if (a.eval_steps) {
        m_state.eval_steps = absoluteInterval(*a.eval_steps, m_state.max_steps);
    }
}

void Trainer::resume(Run& run, const std::filesystem::path& checkpoint) {
    const TrainerState planned = m_state;
    RunPosition position{m_model, *run.optimizer, *run.schedule, m_state};
    run.random = readCheckpointFolder(checkpoint, position, group().rank());
    run.isResumed = true;
    const std::int64_t accumulation = m_options.arguments.gradient_accumulation_steps;
    run.firstEpoch = m_state.global_step / run.plan.stepsPerEpoch;
    run.skippedBatches = m_options.arguments.ignore_data_skip ? 0 : m_state.global_step % run.plan.stepsPerEpoch * accumulation;
    // The arguments may have changed since.
    m_state.max_steps = planned.max_steps;
    m_state.num_train_epochs = planned.num_train_epochs;
    m_state.logging_steps = planned.logging_steps;
    m_state.eval_steps = planned.eval_steps;
    m_state.save_steps = planned.save_steps;
}

TrainResult Trainer::train(const std::filesystem::path& checkpoint) {
    const TrainingArguments& a = m_options.arguments;
    const Clock::time_point start = Clock::now();
    m_state = {};
    m_control = {};
    m_figures = {};
    Run run;
    const std::int64_t batchSize = a.per_device_train_batch_size * group().size();
    run.loader = std::make_unique<TrainLoader>(
        m_trainSet, m_task,
        LoaderOptions{batchSize, a.group_by_length ? batchSize * a.gradient_accumulation_steps : 0, a.dataloader_drop_last},
        m_options.group);
    planSteps(run);
    run.optimizer = makeTrainingOptimizer(m_model, a);
    run.schedule = makeTrainingSchedule(*run.optimizer, a, m_state.max_steps);
    for (const TrainableParameter& parameter : m_model.parameters()) {
        run.parameters.push_back(parameter.tensor);
    }
    m_state.train_batch_size = a.per_device_train_batch_size;
    run.gradients = std::make_unique<GradientSum>(m_model, a, m_options.cancel, [this](std::int64_t rows) {
        m_state.train_batch_size = rows;
        log({{"train_batch_size", rows}});
    });
    m_state.epoch = 0;
    if (!checkpoint.empty()) {
        resume(run, checkpoint);
    }
    for (const Tensor& parameter : run.parameters) {
        group().broadcast(parameter.detach());
    }
    run.loss = at::zeros({}, at::kFloat);
    run.lastLogged = m_state.global_step;
    run.optimizer->zeroGrad();
    m_control.should_training_stop = false;
    tell([&](TrainerCallback& callback) { callback.onTrainBegin(a, m_state, m_control); });

    if (!a.ignore_data_skip) {
        for (std::int64_t epoch = 0; epoch < run.firstEpoch; ++epoch) {
            run.loader->drawEpoch();
        }
    }
    for (std::int64_t epoch = run.firstEpoch; epoch < run.plan.epochs; ++epoch) {
        if (!runEpoch(run, epoch)) {
            break;
        }
    }
    group().sum(run.loss);
    if (a.load_best_model_at_end && group().isFirst() && !m_state.best_model_checkpoint.empty()) {
        m_model.restore(m_state.best_model_checkpoint);
    }
    run.totalLoss += run.loss.item<double>();
    TrainResult result;
    result.globalStep = m_state.global_step;
    addSpeed(result.metrics, "train", secondsSince(start), run.plan.samples, static_cast<double>(m_state.max_steps));
    m_state.total_flos += run.newFlos;
    result.metrics["total_flos"] = m_state.total_flos;
    result.metrics["train_loss"] = run.totalLoss / static_cast<double>(std::max<std::int64_t>(1, m_state.global_step));
    log(result.metrics);
    if (m_state.epoch) {
        result.metrics["epoch"] = rounded(*m_state.epoch, 2);
    }
    if (a.save_total_limit == 1 && group().isFirst() && !m_state.best_model_checkpoint.empty()) {
        for (const std::filesystem::path& folder : checkpointsIn(outputFolder())) {
            if (folder != std::filesystem::path(m_state.best_model_checkpoint)) {
                removeCheckpointFolder(folder);
            }
        }
    }
    tell([&](TrainerCallback& callback) { callback.onTrainEnd(a, m_state, m_control); });
    return result;
}

/// Returns whether another epoch may follow.
bool Trainer::runEpoch(Run& run, std::int64_t epoch) {
    const TrainingArguments& a = m_options.arguments;
    m_control.should_epoch_stop = false;
    tell([&](TrainerCallback& callback) { callback.onEpochBegin(a, m_state, m_control); });

    const bool isFirst = run.isResumed && epoch == run.firstEpoch;
    const std::int64_t skipped = isFirst ? run.skippedBatches : 0;
    const bool isExact = isFirst && skipped > 0 && run.random.loader && m_options.resumeOrder == ResumeOrder::Exact;
    if (isFirst && skipped == 0 && run.random.generator.defined()) {
        setRandomState(run.random.generator);
    }
    if (isExact) {
        run.loader->resume(*run.random.loader, skipped);
    } else {
        run.loader->start(skipped);
    }
    std::int64_t done = skipped;
    bool isSet = !isFirst || skipped == 0 || !run.random.generator.defined();
    if (isExact) {
        setRandomState(run.random.generator);
        isSet = true;
    }
    while (std::optional<BatchPart> part = nextBatch(run)) {
        m_options.cancel.throwIfCancelled();
        if (!isSet) {
            setRandomState(run.random.generator);
            isSet = true;
        }
        ++run.collected;
        ++done;
        if ((done - skipped - 1) % a.gradient_accumulation_steps == 0) {
            m_control.should_log = m_control.should_evaluate = m_control.should_save = false;
            tell([&](TrainerCallback& callback) { callback.onStepBegin(a, m_state, m_control); });
        }
        trainBatch(run, *part);
        // An epoch with no more batches than are accumulated steps at its last one.
        const bool isShortEpoch = run.plan.batches <= a.gradient_accumulation_steps && done - skipped == run.plan.batches;
        if (run.collected % a.gradient_accumulation_steps == 0 || isShortEpoch) {
            step(run);
            m_state.epoch = static_cast<double>(epoch) + static_cast<double>(done) / static_cast<double>(run.plan.batches);
            tell([&](TrainerCallback& callback) { callback.onStepEnd(a, m_state, m_control); });
            logSaveEvaluate(run);
        } else {
            tell([&](TrainerCallback& callback) { callback.onSubstepEnd(a, m_state, m_control); });
        }
        if (m_control.should_epoch_stop || m_control.should_training_stop) {
            break;
        }
    }
    tell([&](TrainerCallback& callback) { callback.onEpochEnd(a, m_state, m_control); });
    logSaveEvaluate(run);
    return !m_control.should_training_stop;
}

std::optional<BatchPart> Trainer::nextBatch(Run& run) {
    const Clock::time_point start = Clock::now();
    std::optional<BatchPart> part = run.loader->next();
    m_figures.loadingSeconds += secondsSince(start);
    return part;
}

void Trainer::trainBatch(Run& run, const BatchPart& part) {
    if (part.share == 0) {
        return;
    }
    const TrainingArguments& a = m_options.arguments;
    const Tensor share = run.gradients->add(part) / static_cast<double>(a.gradient_accumulation_steps);
    const bool isFinite = std::isfinite(share.item<double>());
    if (!isFinite && a.logging_nan_inf_filter) {
        run.loss += run.loss / static_cast<double>(1 + m_state.global_step - run.lastLogged);
    } else {
        run.loss += share;
    }
    const Tensor ids = part.batch.get("input_ids");
    if (!ids.defined()) {
        return;
    }
    const Tensor mask = part.batch.get("attention_mask");
    const auto places = static_cast<double>(ids.numel());
    run.counts.samples += static_cast<double>(ids.size(0));
    run.counts.tokens += mask.defined() ? mask.sum().item<double>() : places;
    run.counts.flos += 6.0 * places * static_cast<double>(m_model.countWithoutEmbeddings());
}

void Trainer::step(Run& run) {
    const TrainingArguments& a = m_options.arguments;
    sumGradients(run.parameters, group());
    if (a.max_grad_norm > 0) {
        m_figures.gradientNorm = clipGradientNorm(run.parameters, a.max_grad_norm);
    }
    run.optimizer->step();
    if (a.lr_scheduler_type != "reduce_lr_on_plateau") {
        run.schedule->step();
    }
    run.optimizer->zeroGrad();
    run.gradients->forgetBatches();
    m_figures.learningRate = run.optimizer->learningRate(0);
    ++m_state.global_step;
}

/// What all have counted is added up; the wishes and the learning rates of the first process go to the others.
void Trainer::agree(Run& run) {
    bool* const wishes[] = {&m_control.should_log, &m_control.should_evaluate, &m_control.should_save, &m_control.should_epoch_stop,
                            &m_control.should_training_stop};
    std::vector<double> numbers{run.counts.flos, run.counts.samples, run.counts.tokens};
    for (const bool* wish : wishes) {
        numbers.push_back(group().isFirst() && *wish ? 1 : 0);
    }
    for (std::size_t i = 0; i < run.optimizer->groupCount(); ++i) {
        numbers.push_back(group().isFirst() ? run.optimizer->learningRate(i).value_or(0) : 0);
    }
    group().sum(at::from_blob(numbers.data(), {static_cast<std::int64_t>(numbers.size())}, at::kDouble));
    const double* next = numbers.data();
    run.newFlos += *next++;
    m_figures.samples += static_cast<std::int64_t>(*next++);
    m_figures.tokens += static_cast<std::int64_t>(*next++);
    run.counts = {};
    for (bool* wish : wishes) {
        *wish = *next++ != 0;
    }
    for (std::size_t i = 0; i < run.optimizer->groupCount(); ++i, ++next) {
        if (!group().isFirst() && run.optimizer->learningRate(i)) {
            run.optimizer->setLearningRate(i, *next);
        }
    }
}

void Trainer::changeLearningRate(Run& run) {
    const double wanted = *std::exchange(m_control.learning_rate, std::nullopt);
    const std::optional<double> now = run.optimizer->learningRate(0);
    if (now && *now > 0) {  // at 0 there is nothing to scale
        run.schedule->scale(wanted / *now);
    }
}

void Trainer::measureMemory(const Run& run) {
    const auto bytesOf = [](const Tensor& tensor) { return static_cast<std::uint64_t>(tensor.nbytes()); };
    m_figures.weightBytes = m_figures.gradientBytes = m_figures.optimizerBytes = 0;
    for (const nn::NamedTensor& named : m_model.model().weights().entries()) {
        m_figures.weightBytes += bytesOf(named.tensor);
    }
    for (const Tensor& parameter : run.parameters) {
        m_figures.gradientBytes += bytesOf(parameter);
    }
    for (const ParameterState& state : run.optimizer->states()) {
        for (const auto& [name, tensor] : state.tensors) {
            m_figures.optimizerBytes += bytesOf(tensor);
        }
    }
}

void Trainer::logSaveEvaluate(Run& run) {
    if (m_control.learning_rate) {
        changeLearningRate(run);
    }
    agree(run);
    const bool agreesAgain = m_control.should_evaluate || m_control.should_save;  // what comes of it may be new wishes
    if (m_control.should_log) {
        measureMemory(run);
        group().sum(run.loss);
        const double loss = run.loss.item<double>();
        run.loss.zero_();
        const auto rate = run.optimizer->learningRate(0);
        const Json logs{{"loss", rounded(loss / static_cast<double>(m_state.global_step - run.lastLogged), 4)},
                        {"learning_rate", rate ? Json(*rate) : Json()}};
        run.totalLoss += loss;
        run.lastLogged = m_state.global_step;
        m_state.total_flos += std::exchange(run.newFlos, 0);
        log(logs);
    }
    Json metrics;
    if (m_control.should_evaluate && group().isFirst()) {
        metrics = evaluate();
        if (m_options.arguments.lr_scheduler_type == "reduce_lr_on_plateau") {
            const std::string key = m_options.arguments.bestMetricKey();
            if (!metrics.contains(key)) {
                throw Error(ErrorCode::InvalidParameter, "metric_for_best_model: the evaluation gives no " + key + ".");
            }
            run.schedule->step(metrics[key].get<double>());
        }
    }
    if (m_control.should_save) {
        saveCheckpoint(run, metrics);
        m_control.should_save = false;
        tell([&](TrainerCallback& callback) { callback.onSave(m_options.arguments, m_state, m_control); });
    }
    if (agreesAgain) {
        agree(run);
    }
}

void Trainer::noteWhetherBest(const std::filesystem::path& folder, const Json& metrics) {
    const TrainingArguments& a = m_options.arguments;
    const auto value = metrics.find(a.bestMetricKey());
    if (value == metrics.end()) {
        throw Error(ErrorCode::InvalidParameter, "metric_for_best_model: the evaluation gives no " + a.bestMetricKey() + ".");
    }
    const double now = value->is_number() ? value->get<double>() : std::nan("");
    const bool isBetter = !m_state.best_metric || m_state.best_model_checkpoint.empty() ||
                          (a.greater_is_better.value_or(false) ? now > *m_state.best_metric : now < *m_state.best_metric);
    if (isBetter) {
        m_state.best_metric = now;
        m_state.best_model_checkpoint = folder.string();
    }
}

void Trainer::saveCheckpoint(Run& run, const Json& metrics) {
    const TrainingArguments& a = m_options.arguments;
    const std::vector<RandomPosition> random = gatherRandom(*run.loader, group());
    if (!group().isFirst()) {
        return;
    }
    m_state.total_flos += std::exchange(run.newFlos, 0);
    const std::filesystem::path folder = outputFolder() / ("checkpoint-" + std::to_string(m_state.global_step));
    if (!metrics.is_null() && a.metric_for_best_model) {
        noteWhetherBest(folder, metrics);
    }
    writeCheckpointFolder(folder, {m_model, *run.optimizer, *run.schedule, m_state}, random, m_options.givenArguments);
    if (a.save_total_limit && *a.save_total_limit > 0) {
        rotateCheckpoints(outputFolder(), *a.save_total_limit, m_state.best_model_checkpoint);
    }
}

}  // namespace twb::train
