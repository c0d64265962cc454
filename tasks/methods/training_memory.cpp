// `training_memory`: what a training would need, by owner, and whether this machine has it; nothing is loaded. Params: those of `train`.
#include <algorithm>

#include "engine/host/job_context.h"
#include "engine/host/memory.h"
#include "engine/hub/cache.h"
#include "engine/train/memory_plan.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

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

Json answer(const Json& params) {
    const std::string task = core::optionalString(params, "task", "training_memory").value_or("");
    const Json data = objectOrEmpty(params, "data", "training_memory");
    train::MemoryQuestion question;
    question.folder = hub::resolveModel(requiredText(params, "model", "training_memory"));
    question.arguments = train::trainingArgumentsFromJson(objectOrEmpty(params, "arguments", "training_memory"));
    question.length = lengthIn(data, {"max_source_length", "block_size", "max_length"}, 512);
    question.targetLength = lengthIn(data, {"max_target_length"}, 128);
    question.lora = params.value("lora", Json());
    question.predictsTokens =
        task == "causal-lm" || task == "masked-lm" || task == "summarization" || task == "translation" || task == "seq2seq";
    const train::MemoryPlan plan = train::planMemory(question);
    const std::uint64_t available = host::availableMemoryBytes();
    const double share = available > 0 ? static_cast<double>(plan.total()) / static_cast<double>(available) : 0;
    return {{"parameters", plan.parameters},
            {"trainable", plan.trainable},
            {"weights", plan.weights},
            {"gradients", plan.gradients},
            {"optimizer", plan.optimizer},
            {"activations", plan.activations},
            {"total", plan.total()},
            {"available", available},
            {"verdict", share <= kComfortable ? "fits"
                        : share <= 1          ? "tight"
                                              : "does not fit"}};
}

}  // namespace

host::Method trainingMemoryMethod() {
    return [](const Json& params, host::JobContext&) -> api::Output { return {{api::Document{answer(params)}}, false}; };
}

}  // namespace twb::tasks
