// One label, several labels or a number for a text or a pair of texts (run_glue, the task guide).
#include "engine/core/error.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Json;

class TextClassification final : public TrainingTask {
public:
    explicit TextClassification(TaskContext context) : m_context(std::move(context)) {
        const std::string type = core::optionalString(m_context.model().config(), "problem_type", "config.json").value_or("");
        m_isRegression = type == "regression" || (type.empty() && m_context.labels().size() == 1);
    }

    std::vector<Feature> features(std::span<const Json> rows) const override {
        const text::EncodeOptions options = m_context.textOptions();
        std::vector<Feature> out;
        for (const Json& row : rows) {
            text::TextInput input(m_context.text(row, "text"));
            if (!m_context.value(row, "text_pair").is_null()) {
                input.second = text::Sequence(m_context.text(row, "text_pair"));
            }
            const text::BatchEncoding encoded = m_context.tokenizer().encode(input, options);
            Feature feature = featureOf(encoded.rows.front(), encoded.returned);
            if (const Json label = m_context.value(row, "label"); !label.is_null()) {
                feature.set("label", labelTensor(label));
            }
            out.push_back(std::move(feature));
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        return collateWithPadding(rows, m_context.tokenizer(), m_context.padding());
    }

    Json metrics(const Predictions& p, const EvaluationSet&) const override {
        const Tensor& logits = p.predictions.front();
        if (p.labels.dim() > 1) {
            return m_context.score(jsonOf(logits.sigmoid().gt(0.5).to(at::kLong)), jsonOf(p.labels.to(at::kLong)));
        }
        if (m_isRegression) {
            return m_context.score(jsonOf(logits.squeeze(-1)), jsonOf(p.labels));
        }
        return m_context.score(jsonOf(logits.argmax(-1)), jsonOf(p.labels));
    }

    Json judgements(const Predictions& p, const EvaluationSet&) const override {
        if (p.labels.dim() > 1 || m_isRegression) {
            return nullptr;
        }
        const Tensor probabilities = p.predictions.front().softmax(-1).to(at::kDouble);
        const Tensor predicted = probabilities.argmax(-1);
        Json rows = Json::array();
        for (std::int64_t row = 0; row < predicted.size(0); ++row) {
            const auto label = p.labels[row].item<std::int64_t>();
            if (label >= 0) {
                rows.push_back({{"expected", m_context.labels().at(static_cast<std::size_t>(label))},
                                {"predicted", m_context.labels().at(static_cast<std::size_t>(predicted[row].item<std::int64_t>()))},
                                {"score", probabilities[row][label].item<double>()},
                                {"confidence", probabilities[row].max().item<double>()}});
            }
        }
        return rows;
    }

private:
    Tensor labelTensor(const Json& label) const {
        if (label.is_array()) {
            return severalLabels(label);
        }
        if (m_isRegression) {
            if (!label.is_number()) {
                throw core::Error(core::ErrorCode::InvalidInput,
                                  "A regression needs numbers as labels, but a row has " + core::excerpt(label) + ".");
            }
            return at::scalar_tensor(label.get<double>(), at::kFloat);
        }
        return at::scalar_tensor(m_context.labelId(label), at::kLong);
    }

    /// Names of the labels that hold, or already one number a class.
    Tensor severalLabels(const Json& labels) const {
        if (!labels.empty() && !labels.front().is_string()) {
            return at::tensor(labels.get<std::vector<double>>(), at::kDouble).to(at::kFloat);
        }
        Tensor out = at::zeros({static_cast<std::int64_t>(m_context.labels().size())}, at::kFloat);
        for (const Json& label : labels) {
            out[m_context.labelId(label)] = 1;
        }
        return out;
    }

    TaskContext m_context;
    bool m_isRegression = false;
};

}  // namespace

std::unique_ptr<TrainingTask> textClassification(TaskContext context) {
    return std::make_unique<TextClassification>(std::move(context));
}

}  // namespace twb::train
