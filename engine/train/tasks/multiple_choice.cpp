// Which ending fits (run_swag): choice i is the pair (context, question + " " + endings[i]), or (context, endings[i]) without a question.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Json;

/// A feature of one choice stands in a row as "2/input_ids".
std::string nameOf(std::size_t choice, const std::string& name) {
    return std::to_string(choice) + "/" + name;
}

class MultipleChoice final : public TrainingTask {
public:
    explicit MultipleChoice(TaskContext context) : m_context(std::move(context)) {}

    std::vector<Feature> features(std::span<const Json> rows) const override {
        const text::EncodeOptions options = m_context.textOptions();
        std::vector<Feature> out;
        for (const Json& row : rows) {
            const std::string context = m_context.text(row, "context");
            const Json question = m_context.value(row, "question"), endings = m_context.required(row, "endings");
            if (!endings.is_array() || endings.empty()) {
                throw core::Error(core::ErrorCode::InvalidInput, "endings must be a list of texts, but is " + core::excerpt(endings) + ".");
            }
            Feature feature;
            for (std::size_t choice = 0; choice < endings.size(); ++choice) {
                const std::string ending = endings[choice].get<std::string>();
                const std::string second = question.is_null() ? ending : question.get<std::string>() + " " + ending;
                const text::BatchEncoding encoded = m_context.tokenizer().encode(text::TextInput(context, second), options);
                const Feature one = featureOf(encoded.rows.front(), encoded.returned);
                for (const auto& [name, tensor] : one.all()) {
                    feature.set(nameOf(choice, name), tensor);
                }
            }
            feature.set("label", at::scalar_tensor(labelOf(m_context.required(row, "label"), endings.size()), at::kLong));
            out.push_back(std::move(feature));
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        std::vector<Feature> choices;
        std::vector<Tensor> labels;
        for (const Feature& row : rows) {
            labels.push_back(row.get("label"));
            for (std::size_t choice = 0; row.has(nameOf(choice, "input_ids")); ++choice) {
                Feature one;
                for (const auto& [name, tensor] : row.all()) {
                    const std::string prefix = nameOf(choice, "");
                    if (name.starts_with(prefix)) {
                        one.set(name.substr(prefix.size()), tensor);
                    }
                }
                choices.push_back(std::move(one));
            }
        }
        const Batch flat = padded(choices, m_context.tokenizer(), {});
        const auto count = static_cast<std::int64_t>(rows.size());
        Batch batch;
        for (const auto& [name, tensor] : flat.all()) {
            batch.set(name, tensor.view({count, static_cast<std::int64_t>(choices.size()) / count, -1}));
        }
        batch.set("labels", stacked(labels, "label"));
        return batch;
    }

    Json metrics(const Predictions& p, const EvaluationSet&) const override {
        return m_context.score(jsonOf(p.predictions.front().argmax(-1)), jsonOf(p.labels));
    }

private:
    /// The number of the right ending; a model's label names do not matter, unless they are what the column holds.
    std::int64_t labelOf(const Json& label, std::size_t choices) const {
        const std::int64_t id = label.is_number() ? label.get<std::int64_t>() : m_context.labelId(label);
        if (id < 0 || id >= static_cast<std::int64_t>(choices)) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              "The label " + core::dumpJson(label) + " names none of the " + std::to_string(choices) + " endings.");
        }
        return id;
    }

    TaskContext m_context;
};

}  // namespace

std::unique_ptr<TrainingTask> multipleChoice(TaskContext context) {
    return std::make_unique<MultipleChoice>(std::move(context));
}

}  // namespace twb::train
