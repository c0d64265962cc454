// Masked words (run_mlm): of blocks of text with data.block_size, else of lines.
#include "engine/text/python/python_text.h"
#include "engine/train/tasks/tasks.h"
#include "engine/train/tasks/text_blocks.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Json;

class MaskedLm final : public TrainingTask {
public:
    explicit MaskedLm(TaskContext context) : m_context(std::move(context)) {
        m_options.mlmProbability = core::optionalNumber(m_context.data(), "mlm_probability", "data").value_or(m_options.mlmProbability);
        m_options.padding = m_context.padding();
    }

    std::vector<Feature> features(std::span<const Json> rows) const override {
        if (m_context.dataInt("block_size")) {
            text::EncodeOptions options;
            options.returnSpecialTokensMask = true;
            return textBlocks(m_context, rows, options);
        }
        text::EncodeOptions options = m_context.textOptions();
        options.returnSpecialTokensMask = true;
        std::vector<Feature> out;
        for (const Json& row : rows) {
            const std::string line = m_context.text(row, "text");
            if (!text::py::stripped(line).empty()) {
                const text::BatchEncoding encoded = m_context.tokenizer().encode(text::TextInput(line), options);
                out.push_back(featureOf(encoded.rows.front(), encoded.returned));
            }
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        return collateForLanguageModeling(rows, m_context.tokenizer(), m_options);
    }

    Tensor kept(const Tensor& logits) const override { return logits.argmax(-1); }

    Json metrics(const Predictions& p, const EvaluationSet&) const override {
        const Tensor counts = p.labels.ne(-100);
        return m_context.score(jsonOf(p.predictions.front().masked_select(counts)), jsonOf(p.labels.masked_select(counts)));
    }

private:
    TaskContext m_context;
    LanguageModelingOptions m_options;
};

}  // namespace

std::unique_ptr<TrainingTask> maskedLm(TaskContext context) {
    return std::make_unique<MaskedLm>(std::move(context));
}

}  // namespace twb::train
