// `train_memory`: what a training would need, by owner, and whether this machine has it; no weight is read. Params: those of `train`, of
// which the data sets are not looked at. Result: the bytes of train::MemoryParts, "total", "available" (to each of the processes; 0:
// unknown), "parameters" and "trainable" (elements), "verdict" ("fits", "tight" or "does not fit").
#include "engine/host/job_context.h"
#include "engine/host/memory.h"
#include "engine/hub/cache.h"
#include "engine/train/trainer/memory_estimate.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/training_job.h"
#include "tasks/methods/training_processes.h"

namespace twb::tasks {
namespace {

using core::Json;

constexpr double kComfortable = 0.7;  // of what is free; the rest is for what is not foreseen

std::int64_t lengthIn(const Json& data, std::initializer_list<const char*> names, std::int64_t otherwise) {
    for (const char* name : names) {
        if (const auto length = core::optionalInt(data, name, "data")) {
            return *length;
        }
    }
    return otherwise;
}

/// Texts as long as they may be.
train::BatchShape largestBatch(const Json& data, const train::TrainingArguments& arguments) {
    return {arguments.per_device_train_batch_size, lengthIn(data, {"max_source_length", "block_size", "max_length"}, 512),
            lengthIn(data, {"max_target_length"}, 128)};
}

Json answer(const Json& params) {
    const train::TrainingArguments arguments = train::trainingArgumentsFromJson(objectOrEmpty(params, "arguments", "train_memory"));
    train::TrainableOptions options = trainableOptions(params, arguments);
    options.shapesOnly = true;
    options.redrawsOtherShapes = true;
    const train::TrainableModel model(hub::resolveModel(requiredText(params, "model", "train_memory")), options);
    const train::TrainingOutline outline = train::outlineOf(model);
    const train::MemoryParts parts =
        train::estimateMemory(outline, arguments, largestBatch(objectOrEmpty(params, "data", "train_memory"), arguments));
    const std::uint64_t available = host::availableMemoryBytes() / static_cast<std::uint64_t>(trainingProcessCount(params));
    const double share = available > 0 ? static_cast<double>(parts.total()) / static_cast<double>(available) : 0;
    return {{"parameters", outline.parameters}, {"trainable", outline.trainedCount()},
            {"weights", parts.weights},         {"gradients", parts.gradients},
            {"optimizer", parts.optimizer},     {"activations", parts.activations},
            {"temporary", parts.temporary},     {"total", parts.total()},
            {"available", available},           {"verdict", share <= kComfortable ? "fits" : share <= 1 ? "tight" : "does not fit"}};
}

}  // namespace

host::Method trainMemoryMethod() {
    return [](const Json& params, host::JobContext&) -> api::Output { return {{api::Document{answer(params)}}, false}; };
}

}  // namespace twb::tasks
