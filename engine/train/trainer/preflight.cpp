#include "engine/train/trainer/preflight.h"

#include <algorithm>
#include <chrono>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/nn/memory_meter.h"
#include "engine/nn/out_of_memory.h"
#include "engine/train/trainer/evaluation.h"
#include "engine/train/trainer/step_plan.h"
#include "engine/train/trainer/train_loader.h"
#include "engine/train/trainer/training_optimizer.h"

namespace twb::train {
namespace {

using at::Tensor;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

std::int64_t lengthOf(const Feature& feature) {
    const Tensor ids = feature.get("input_ids");
    return ids.defined() && ids.dim() > 0 ? ids.size(-1) : 0;
}

std::vector<Feature> longestOf(std::vector<Feature> features, std::size_t count) {
    std::stable_sort(features.begin(), features.end(), [](const Feature& a, const Feature& b) { return lengthOf(a) > lengthOf(b); });
    features.resize(std::min(features.size(), count));
    return features;
}

/// Choices count as rows of their own.
BatchShape shapeOf(const Batch& batch, const models::Model& model) {
    const Tensor ids = batch.get("input_ids"), labels = batch.get("labels");
    if (!ids.defined() || ids.numel() == 0) {
        return {};
    }
    const bool writes = model.config().value("is_encoder_decoder", false) && labels.defined() && labels.dim() == 2;
    return {ids.numel() / ids.size(-1), ids.size(-1), writes ? labels.size(-1) : 0};
}

/// How long batches are on the average, as a part of the longest: each is padded to its longest row.
double meanPart(const std::vector<std::int64_t>& lengths, std::int64_t batchSize) {
    const std::int64_t longest = *std::max_element(lengths.begin(), lengths.end());
    double sum = 0;
    std::int64_t batches = 0;
    for (auto from = lengths.begin(); from < lengths.end(); ++batches) {
        const auto to = from + std::min<std::ptrdiff_t>(batchSize, lengths.end() - from);
        sum += static_cast<double>(*std::max_element(from, to));
        from = to;
    }
    return longest > 0 ? sum / static_cast<double>(batches * longest) : 1;
}

/// A step of the optimizer on one batch.
struct Step {
    std::uint64_t gradients = 0, activations = 0, highest = 0;  ///< bytes above those that there were before
    double batchSeconds = 0, optimizerSeconds = 0;
};

Step runStep(const TrainableModel& model, const Batch& batch, const TrainingArguments& arguments, Optimizer& optimizer,
             nn::MemoryMeter& meter, const core::CancelToken& cancel) {
    Step step;
    meter.restartPeak();
    const std::uint64_t before = meter.used();
    const auto above = [&](std::uint64_t now) { return now > before ? now - before : 0; };
    Clock::time_point start = Clock::now();
    {
        const at::AutoGradMode gradients(true);
        const Tensor loss = lossOf(model, batch, arguments.label_smoothing_factor, true, cancel);
        step.activations = above(meter.used());
        loss.backward();
    }
    step.gradients = above(meter.used());
    step.batchSeconds = secondsSince(start);
    start = Clock::now();
    if (arguments.max_grad_norm > 0) {
        std::vector<Tensor> parameters;
        for (const TrainableParameter& parameter : model.parameters()) {
            parameters.push_back(parameter.tensor);
        }
        clipGradientNorm(parameters, arguments.max_grad_norm);
    }
    optimizer.step();
    optimizer.zeroGrad();
    step.optimizerSeconds = secondsSince(start);
    step.highest = above(meter.peak());
    return step;
}

}  // namespace

Preflight preflight(const TrainableModel& model, const TrainingTask& task, const TrainingArguments& arguments,
                    const std::vector<Feature>& features, nn::MemoryMeter& meter, int processes, const core::CancelToken& cancel) {
    std::vector<std::int64_t> lengths;
    for (const Feature& feature : features) {
        lengths.push_back(lengthOf(feature));
    }
    const TrainLoader loader(features, task, {arguments.per_device_train_batch_size * processes, 0, arguments.dataloader_drop_last});
    const Batch batch = task.collate(longestOf(features, static_cast<std::size_t>(arguments.per_device_train_batch_size)));
    Preflight report;
    report.batch = shapeOf(batch, model.model());
    report.steps = planSteps(arguments, loader.batchCount(), features.size(), processes).steps;
    report.predicted = estimateMemory(outlineOf(model), arguments, report.batch);
    try {
        const std::unique_ptr<Optimizer> optimizer = makeTrainingOptimizer(model, arguments);
        const Step first = runStep(model, batch, arguments, *optimizer, meter, cancel);  // makes the optimizer's state
        const Step second = runStep(model, batch, arguments, *optimizer, meter, cancel);
        MemoryParts parts{.weights = report.predicted.weights, .gradients = first.gradients, .activations = second.activations};
        for (const ParameterState& state : optimizer->states()) {
            for (const auto& [name, tensor] : state.tensors) {
                parts.optimizer += tensor.nbytes();
            }
        }
        const std::uint64_t explained = parts.activations + parts.gradients;
        parts.temporary = second.highest > explained ? second.highest - explained : 0;
        report.measured = parts;
        const auto accumulated = static_cast<double>(arguments.gradient_accumulation_steps);
        report.secondsPerStep = accumulated * second.batchSeconds + second.optimizerSeconds;
        const double mean = accumulated * second.batchSeconds * meanPart(lengths, arguments.per_device_train_batch_size);
        report.seconds = static_cast<double>(report.steps) * (mean + second.optimizerSeconds);
    } catch (...) {
        if (!nn::isOutOfMemory(std::current_exception())) {
            throw;
        }
    }
    report.remedies = remediesFor(model, arguments, report.measured.value_or(report.predicted), report.batch, lengths);
    return report;
}

}  // namespace twb::train
