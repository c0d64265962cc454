#include "engine/train/trainer/memory_prediction.h"

#include <algorithm>
#include <cmath>

#include <ATen/ATen.h>

#include "engine/core/error.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::int64_t kFloat = 4;
// Beside the inner layer: inputs of the norms, queries, keys, values, what attention gives, and residuals.
constexpr std::int64_t kHiddenPerToken = 10;
constexpr double kBf16Activations = 0.6;     // norms, residuals and softmax stay in float32
constexpr double kRecomputationTime = 1.35;  // a second forward pass
constexpr double kSavesAtLeast = 0.01;

std::int64_t firstOf(const Json& config, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const auto it = config.find(name); it != config.end() && it->is_number_integer()) {
            return it->get<std::int64_t>();
        }
    }
    return 0;
}

std::uint64_t scaled(std::uint64_t bytes, double factor) {
    return static_cast<std::uint64_t>(static_cast<double>(bytes) * factor);
}

/// Bytes of state for an element that trains.
double stateBytes(const std::string& optimizer) {
    if (optimizer.find("8bit") != std::string::npos) {
        return 2 + 8.0 / 256;  // two codes, and two scales a block of 256
    }
    if (optimizer.starts_with("adamw")) {
        return 8;
    }
    return optimizer == "sgd" || optimizer == "adafactor" ? 0 : 4;
}

bool predictsTokens(const models::Model& model) {
    const std::string name = model.className();
    return name.ends_with("LM") || name.find("LMHead") != std::string::npos || name.ends_with("ForConditionalGeneration");
}

/// Of the layers, without logits.
std::uint64_t keptBytes(const ModelSizes& sizes, std::int64_t tokens, bool recomputes) {
    const std::int64_t layer = kHiddenPerToken * sizes.hidden + 2 * sizes.inner;
    const std::int64_t all = recomputes ? layer + sizes.layers * sizes.hidden : sizes.layers * layer;
    return static_cast<std::uint64_t>(tokens * all * kFloat);
}

std::string taskTypeOf(const std::string& className) {
    static constexpr std::pair<const char*, const char*> kTypes[] = {{"ForSequenceClassification", "SEQ_CLS"},
                                                                     {"ForTokenClassification", "TOKEN_CLS"},
                                                                     {"ForQuestionAnswering", "QUESTION_ANS"},
                                                                     {"ForConditionalGeneration", "SEQ_2_SEQ_LM"},
                                                                     {"ForCausalLM", "CAUSAL_LM"},
                                                                     {"LMHeadModel", "CAUSAL_LM"}};
    for (const auto& [ending, type] : kTypes) {
        if (className.ends_with(ending)) {
            return type;
        }
    }
    return {};
}

/// With a LoRA adapter; nothing where peft has no usual choice of matrices for such models.
std::optional<Remedy> adapterRemedy(const TrainableModel& model, const TrainingArguments& arguments, const MemoryParts& now) {
    Json config{{"r", 8}};
    if (const std::string type = taskTypeOf(model.model().className()); !type.empty()) {
        config["task_type"] = type;
    }
    try {
        const std::string modelType = core::optionalString(model.model().config(), "model_type", "config.json").value_or("");
        const Lora lora(config, model.model().weights(), modelType);
        const auto trained = static_cast<double>(lora.parameterCount(model.model().weights()));
        MemoryParts with = now;
        with.gradients = static_cast<std::uint64_t>(trained * kFloat);
        with.optimizer = static_cast<std::uint64_t>(trained * stateBytes(arguments.optim));
        return Remedy{"lora", {{"lora", config}}, with.total(), std::nullopt};
    } catch (const core::Error&) {
        return std::nullopt;
    }
}

}  // namespace

ModelSizes sizesOf(const Json& config) {
    ModelSizes sizes;
    sizes.layers = firstOf(config, {"num_hidden_layers", "n_layer", "n_layers", "num_layers"}) + firstOf(config, {"decoder_layers"});
    sizes.hidden = firstOf(config, {"hidden_size", "d_model", "n_embd", "dim"});
    sizes.inner = firstOf(config, {"intermediate_size", "encoder_ffn_dim", "d_ff", "n_inner", "hidden_dim"});
    if (sizes.inner == 0) {
        sizes.inner = 4 * sizes.hidden;
    }
    sizes.vocabulary = firstOf(config, {"vocab_size"});
    return sizes;
}

MemoryParts predictMemory(const TrainableModel& model, const TrainingArguments& arguments, std::int64_t tokens) {
    MemoryParts parts;
    for (const nn::NamedTensor& entry : model.model().weights().entries()) {
        parts.weights += entry.tiedTo.empty() ? entry.tensor.nbytes() : 0;
    }
    double trained = 0;
    for (const TrainableParameter& parameter : model.parameters()) {
        trained += static_cast<double>(parameter.tensor.numel());
        parts.gradients += parameter.tensor.nbytes();
    }
    parts.optimizer = static_cast<std::uint64_t>(trained * stateBytes(arguments.optim));
    const ModelSizes sizes = sizesOf(model.model().config());
    parts.activations = scaled(keptBytes(sizes, tokens, arguments.gradient_checkpointing), arguments.bf16 ? kBf16Activations : 1);
    const auto logits = static_cast<std::uint64_t>(predictsTokens(model.model()) ? tokens * sizes.vocabulary * kFloat : 0);
    parts.activations += 2 * logits;  // and their logarithms
    parts.temporary = std::max(logits, sizes.layers > 0 ? parts.activations / static_cast<std::uint64_t>(sizes.layers) : 0);
    return parts;
}

std::vector<Remedy> remediesFor(const TrainableModel& model, const TrainingArguments& arguments, const MemoryParts& now,
                                std::int64_t tokens, std::vector<std::int64_t> lengths) {
    std::vector<Remedy> remedies;
    const auto withActivations = [&](double factor) {
        MemoryParts with = now;
        with.activations = scaled(now.activations, factor);
        with.temporary = scaled(now.temporary, factor);
        return with.total();
    };
    const std::int64_t batch = arguments.per_device_train_batch_size;
    if (batch % 2 == 0) {
        const Json changes{{"per_device_train_batch_size", batch / 2},
                           {"gradient_accumulation_steps", 2 * arguments.gradient_accumulation_steps}};
        remedies.push_back({"half_batch", {{"arguments", changes}}, withActivations(0.5), 1.05});
    }
    const ModelSizes sizes = sizesOf(model.model().config());
    if (!arguments.gradient_checkpointing && sizes.layers > 1) {
        const double kept = static_cast<double>(keptBytes(sizes, tokens, true)) / static_cast<double>(keptBytes(sizes, tokens, false));
        MemoryParts with = now;
        with.activations = scaled(now.activations, kept);
        remedies.push_back(
            {"gradient_checkpointing", {{"arguments", {{"gradient_checkpointing", true}}}}, with.total(), kRecomputationTime});
    }
    if (!arguments.bf16) {
        remedies.push_back({"bf16", {{"arguments", {{"bf16", true}}}}, withActivations(kBf16Activations), std::nullopt});
    }
    if (arguments.optim.starts_with("adamw") && stateBytes(arguments.optim) == 8) {
        MemoryParts with = now;
        with.optimizer = scaled(now.optimizer, stateBytes("adamw_8bit") / 8);
        remedies.push_back({"adamw_8bit", {{"arguments", {{"optim", "adamw_8bit"}}}}, with.total(), std::nullopt});
    }
    if (!model.lora()) {
        if (std::optional<Remedy> remedy = adapterRemedy(model, arguments, now)) {
            remedies.push_back(std::move(*remedy));
        }
    }
    std::sort(lengths.begin(), lengths.end());
    if (!lengths.empty() && lengths.back() > 0 && !predictsTokens(model.model())) {
        const std::int64_t most = lengths[(lengths.size() - 1) * 99 / 100];
        const double part = static_cast<double>(most) / static_cast<double>(lengths.back());
        remedies.push_back({"max_length", {{"data", {{"max_length", most}}}}, withActivations(part), std::nullopt});
    }
    std::erase_if(remedies, [&](const Remedy& remedy) { return remedy.bytes > scaled(now.total(), 1 - kSavesAtLeast); });
    std::stable_sort(remedies.begin(), remedies.end(), [](const Remedy& a, const Remedy& b) { return a.bytes < b.bytes; });
    return remedies;
}

}  // namespace twb::train
