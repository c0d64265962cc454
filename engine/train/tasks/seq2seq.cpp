// A text becomes another one: summarization, translation (run_summarization, run_translation).
#include <algorithm>

#include "engine/text/python/python_text.h"
#include "engine/train/tasks/tasks.h"
#include "engine/train/trainer/trainer_state.h"

namespace twb::train {
namespace {

using at::Tensor;
using core::Json;

class Seq2Seq final : public TrainingTask {
public:
    explicit Seq2Seq(TaskContext context) : m_context(std::move(context)), m_padding(padTokenIdOf(m_context.tokenizer())) {}

    std::vector<Feature> features(std::span<const Json> rows) const override {
        const std::string prefix = m_context.dataText("source_prefix", "");
        text::EncodeOptions source = optionsFor("max_source_length", 1024);
        text::EncodeOptions target = optionsFor("max_target_length", 128);
        target.asTarget = true;
        std::vector<Feature> out;
        for (const Json& row : rows) {
            const text::BatchEncoding encoded =
                m_context.tokenizer().encode(text::TextInput(prefix + m_context.text(row, "source")), source);
            Feature feature = featureOf(encoded.rows.front(), encoded.returned);
            Tensor labels =
                idsTensor(m_context.tokenizer().encode(text::TextInput(m_context.text(row, "target")), target).rows.front().ids);
            feature.set("labels", m_context.padsToMaxLength() ? labels.masked_fill(labels.eq(m_padding), -100) : labels);
            out.push_back(std::move(feature));
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        return collateForSeq2Seq(rows, m_context.tokenizer(), m_context.padding(), &m_context.model());
    }

    Json metrics(const Predictions& p, const EvaluationSet&) const override {
        const Tensor predicted = p.predictions.front().masked_fill(p.predictions.front().eq(-100), m_padding);
        const Tensor expected = p.labels.masked_fill(p.labels.eq(-100), m_padding);
        Json figures = m_context.score(texts(predicted), texts(expected), {{"rouge", {{"use_stemmer", true}}}});
        figures["gen_len"] = rounded(predicted.ne(m_padding).sum(1).to(at::kDouble).mean().item<double>(), 4);
        return figures;
    }

    Json judgements(const Predictions& p, const EvaluationSet&) const override {
        const Json predicted = texts(p.predictions.front().masked_fill(p.predictions.front().eq(-100), m_padding));
        const Json expected = texts(p.labels.masked_fill(p.labels.eq(-100), m_padding));
        Json rows = Json::array();
        for (std::size_t row = 0; row < expected.size(); ++row) {
            rows.push_back({{"expected", expected[row]}, {"predicted", predicted[row]}});
        }
        return rows;
    }

private:
    text::EncodeOptions optionsFor(const char* key, std::int64_t longest) const {
        text::EncodeOptions options;
        options.maxLength = m_context.dataInt(key).value_or(longest);
        options.truncation = text::Truncation::LongestFirst;
        options.padding = m_context.padsToMaxLength() ? text::Padding::MaxLength : text::Padding::DoNotPad;
        return options;
    }

    Json texts(const Tensor& ids) const {
        text::DecodeOptions options;
        options.skipSpecialTokens = true;
        Json out = Json::array();
        const Tensor rows = ids.to(at::kLong).contiguous();
        for (std::int64_t row = 0; row < rows.size(0); ++row) {
            const auto* data = rows[row].const_data_ptr<std::int64_t>();
            const std::span<const std::int64_t> tokens(data, static_cast<std::size_t>(rows.size(1)));
            out.push_back(text::py::strip(m_context.tokenizer().decode(tokens, options)));
        }
        return out;
    }

    TaskContext m_context;
    std::int64_t m_padding;
};

}  // namespace

std::unique_ptr<TrainingTask> seq2seq(TaskContext context) {
    return std::make_unique<Seq2Seq>(std::move(context));
}

}  // namespace twb::train
