// A tag for each word (run_ner): the first token of a word carries it, or all of them (label_all_tokens).
#include "engine/core/error.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Json;

constexpr std::int64_t kHidden = -100;

class TokenClassification final : public TrainingTask {
public:
    explicit TokenClassification(TaskContext context)
        : m_context(std::move(context)), m_allTokens(m_context.dataFlag("label_all_tokens")) {}

    std::vector<Feature> features(std::span<const Json> rows) const override {
        text::EncodeOptions options = m_context.textOptions();
        options.isSplitIntoWords = true;
        options.returnWordIds = true;
        std::vector<Feature> out;
        for (const Json& row : rows) {
            const Json words = m_context.required(row, "tokens"), tags = m_context.required(row, "tags");
            if (!words.is_array() || !tags.is_array() || words.size() != tags.size()) {
                throw core::Error(core::ErrorCode::InvalidInput,
                                  "A row must have as many tags as tokens, both as lists: tokens " + core::excerpt(words) + ".");
            }
            const text::BatchEncoding encoded =
                m_context.tokenizer().encode(text::TextInput(text::Sequence(words.get<std::vector<std::string>>())), options);
            Feature feature = featureOf(encoded.rows.front(), encoded.returned);
            feature.set("labels", idsTensor(labelsOf(encoded.rows.front(), tags)));
            out.push_back(std::move(feature));
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        return collateForTokenClassification(rows, m_context.tokenizer(), m_context.padding());
    }

    Json metrics(const Predictions& p, const EvaluationSet&) const override {
        return m_context.score(names(p.predictions.front().argmax(-1), p.labels), names(p.labels, p.labels));
    }

    Json judgements(const Predictions& p, const EvaluationSet&) const override {
        const Json expected = names(p.labels, p.labels), predicted = names(p.predictions.front().argmax(-1), p.labels);
        Json rows = Json::array();
        for (std::size_t row = 0; row < expected.size(); ++row) {
            rows.push_back({{"expected", expected[row]}, {"predicted", predicted[row]}});
        }
        return rows;
    }

private:
    std::vector<std::int64_t> labelsOf(const text::Encoding& row, const Json& tags) const {
        std::vector<std::int64_t> labels;
        std::int32_t before = -1;
        for (const std::int32_t word : row.wordIds) {
            const bool counts = word >= 0 && (word != before || m_allTokens);
            labels.push_back(counts ? m_context.labelId(tags[static_cast<std::size_t>(word)]) : kHidden);
            before = word;
        }
        return labels;
    }

    /// The names of `ids` where `labels` count, a list a row.
    Json names(const Tensor& ids, const Tensor& labels) const {
        Json out = Json::array();
        for (std::int64_t row = 0; row < ids.size(0); ++row) {
            Json names = Json::array();
            for (std::int64_t i = 0; i < ids.size(1); ++i) {
                if (labels[row][i].item<std::int64_t>() != kHidden) {
                    names.push_back(m_context.labels().at(static_cast<std::size_t>(ids[row][i].item<std::int64_t>())));
                }
            }
            out.push_back(std::move(names));
        }
        return out;
    }

    TaskContext m_context;
    bool m_allTokens;
};

}  // namespace

std::unique_ptr<TrainingTask> tokenClassification(TaskContext context) {
    return std::make_unique<TokenClassification>(std::move(context));
}

}  // namespace twb::train
