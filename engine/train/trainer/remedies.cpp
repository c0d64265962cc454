#include "engine/train/trainer/remedies.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"

namespace twb::train {
namespace {

using core::Json;

constexpr double kRecomputationTime = 1.35;  // a second forward pass
constexpr double kSmallerBatchTime = 1.05;
constexpr double kSavesAtLeast = 0.01;

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

/// What is measured is scaled as the estimate changes.
class Remedies {
public:
    Remedies(const TrainableModel& model, const TrainingArguments& arguments, const MemoryParts& now, const BatchShape& batch)
        : m_outline(outlineOf(model)),
          m_arguments(arguments),
          m_now(now),
          m_batch(batch),
          m_before(estimateMemory(m_outline, arguments, batch)) {}

    void add(std::string name, Json changes, std::optional<double> timeFactor, const TrainingOutline& outline,
             const TrainingArguments& arguments, const BatchShape& batch) {
        const MemoryParts after = estimateMemory(outline, arguments, batch);
        MemoryParts with;
        for (const auto part : {&MemoryParts::weights, &MemoryParts::gradients, &MemoryParts::optimizer, &MemoryParts::activations,
                                &MemoryParts::temporary}) {
            const auto before = static_cast<double>(m_before.*part);
            with.*part = before > 0
                             ? static_cast<std::uint64_t>(static_cast<double>(m_now.*part) * static_cast<double>(after.*part) / before)
                             : m_now.*part;
        }
        if (static_cast<double>(with.total()) <= (1 - kSavesAtLeast) * static_cast<double>(m_now.total())) {
            m_list.push_back({std::move(name), std::move(changes), with.total(), timeFactor});
        }
    }

    void addHalfBatch() {
        const std::int64_t rows = m_arguments.per_device_train_batch_size, accumulated = m_arguments.gradient_accumulation_steps;
        if (rows % 2 == 0) {
            BatchShape half = m_batch;
            half.rows = (half.rows + 1) / 2;
            const Json changes{{"per_device_train_batch_size", rows / 2}, {"gradient_accumulation_steps", 2 * accumulated}};
            add("half_batch", {{"arguments", changes}}, kSmallerBatchTime, m_outline, m_arguments, half);
        }
    }

    void addArgument(const std::string& name, const Json& change, std::optional<double> timeFactor, const TrainingArguments& arguments) {
        add(name, {{"arguments", change}}, timeFactor, m_outline, arguments, m_batch);
    }

    /// Nothing where peft has no usual choice of matrices for such models.
    void addAdapter(const models::Model& model) {
        Json config{{"r", 8}};
        if (const std::string type = taskTypeOf(model.className()); !type.empty()) {
            config["task_type"] = type;
        }
        try {
            const Lora lora(config, model.weights(), core::optionalString(model.config(), "model_type", "config.json").value_or(""));
            add("lora", {{"lora", config}}, std::nullopt, outlineWith(lora, model), m_arguments, m_batch);
        } catch (const core::Error&) {
        }
    }

    /// Cuts off what is longer than 99 of 100 examples.
    void addMaxLength(std::vector<std::int64_t> lengths) {
        std::sort(lengths.begin(), lengths.end());
        if (lengths.empty() || m_outline.predictsTokens) {
            return;
        }
        BatchShape shorter = m_batch;
        shorter.length = lengths[(lengths.size() - 1) * 99 / 100];
        add("max_length", {{"data", {{"max_length", shorter.length}}}}, std::nullopt, m_outline, m_arguments, shorter);
    }

    std::vector<Remedy> sorted() {
        std::stable_sort(m_list.begin(), m_list.end(), [](const Remedy& a, const Remedy& b) { return a.bytes < b.bytes; });
        return std::move(m_list);
    }

private:
    TrainingOutline m_outline;
    const TrainingArguments& m_arguments;
    MemoryParts m_now;
    BatchShape m_batch;
    MemoryParts m_before;
    std::vector<Remedy> m_list;
};

}  // namespace

std::vector<Remedy> remediesFor(const TrainableModel& model, const TrainingArguments& arguments, const MemoryParts& now,
                                const BatchShape& batch, std::vector<std::int64_t> lengths) {
    Remedies remedies(model, arguments, now, batch);
    remedies.addHalfBatch();
    TrainingArguments changed = arguments;
    changed.gradient_checkpointing = true;
    if (!arguments.gradient_checkpointing) {
        remedies.addArgument("gradient_checkpointing", {{"gradient_checkpointing", true}}, kRecomputationTime, changed);
    }
    changed = arguments;
    changed.bf16 = true;
    if (!arguments.bf16) {
        remedies.addArgument("bf16", {{"bf16", true}}, std::nullopt, changed);
    }
    changed = arguments;
    changed.optim = "adamw_8bit";
    if (arguments.optim.starts_with("adamw") && arguments.optim != changed.optim) {
        remedies.addArgument("adamw_8bit", {{"optim", "adamw_8bit"}}, std::nullopt, changed);
    }
    if (!model.lora()) {
        remedies.addAdapter(model.model());
    }
    remedies.addMaxLength(std::move(lengths));
    return remedies.sorted();
}

}  // namespace twb::train
