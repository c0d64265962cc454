// The next token of blocks of text. The collator "default": the labels are the ids (run_clm); "language_modeling": those of padding, and so
// of GPT-2's end token, are hidden (the task guide).
#include "engine/core/error.h"
#include "engine/train/tasks/tasks.h"
#include "engine/train/tasks/text_blocks.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Json;

class CausalLm final : public TrainingTask {
public:
    explicit CausalLm(TaskContext context) : m_context(std::move(context)) {
        const std::string collator = m_context.dataText("collator", "default");
        if (collator != "default" && collator != "language_modeling") {
            throw core::Error(core::ErrorCode::InvalidParameter,
                              "data.collator must be default or language_modeling, but is \"" + collator + "\".");
        }
        m_hidesPadding = collator == "language_modeling";
    }

    std::vector<Feature> features(std::span<const Json> rows) const override {
        std::vector<Feature> blocks = textBlocks(m_context, rows, {});
        for (Feature& block : blocks) {
            if (!m_hidesPadding) {
                block.set("labels", block.get("input_ids").clone());
            }
        }
        return blocks;
    }

    Batch collate(std::span<const Feature> rows) const override {
        return m_hidesPadding ? collateForLanguageModeling(rows, m_context.tokenizer(), {.mlm = false}) : collateDefault(rows);
    }

    Tensor kept(const Tensor& logits) const override { return logits.argmax(-1); }

    Json metrics(const Predictions& p, const EvaluationSet&) const override { return m_context.scoreNextTokens(p); }

private:
    TaskContext m_context;
    bool m_hidesPadding = false;
};

}  // namespace

std::unique_ptr<TrainingTask> causalLm(TaskContext context) {
    return std::make_unique<CausalLm>(std::move(context));
}

}  // namespace twb::train
