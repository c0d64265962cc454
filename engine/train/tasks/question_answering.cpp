// The span of an answer in a context. Without doc_stride one feature a row (the task guide): an answer that is partly cut off is clipped,
// one that is wholly outside is at (0, 0). With doc_stride overlapping features (run_qa): the answer where it is wholly inside, else CLS.
// Metrics are those of run_qa, squad and squad_v2, on the answer that the windows of a row choose together.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/text/python/python_text.h"
#include "engine/train/tasks/answer_choice.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// What features of an evaluation have more (run_qa's columns): the row's index, and where the tokens of the context lie in it, -1 for
/// others.
constexpr const char* kRow = "example_id";
constexpr const char* kPositions = "offset_mapping";

struct Span {
    std::int64_t first = 0, last = 0;
};

AnswerRules rulesOf(const TaskContext& context) {
    AnswerRules rules;
    for (const std::string& name : context.metrics()) {
        if (name != "squad" && name != "squad_v2") {
            throw Error(ErrorCode::InvalidParameter, "metrics: question-answering is scored by squad or squad_v2, not by " + name + ".");
        }
        rules.mayBeNone = rules.mayBeNone || name == "squad_v2";
    }
    const auto atLeastOne = [&](const char* key, std::size_t fallback) {
        const auto given = context.dataInt(key);
        if (given && *given < 1) {
            throw Error(ErrorCode::InvalidParameter,
                        std::string("data.") + key + " must be above 0, but is " + std::to_string(*given) + ".");
        }
        return given ? static_cast<std::size_t>(*given) : fallback;
    };
    rules.best = atLeastOne("n_best_size", rules.best);
    rules.mostTokens = atLeastOne("max_answer_length", rules.mostTokens);
    rules.noneThreshold = core::optionalNumber(context.data(), "null_score_diff_threshold", "data").value_or(rules.noneThreshold);
    return rules;
}

class QuestionAnswering final : public TrainingTask {
public:
    explicit QuestionAnswering(TaskContext context)
        : m_context(std::move(context)),
          m_stride(m_context.dataInt("doc_stride")),
          m_rules(rulesOf(m_context)),
          m_contextIsSecond(m_context.tokenizer().paddingSide() == text::Side::Right) {
        m_options.maxLength = m_context.dataInt("max_length").value_or(384);
        m_options.padding = text::Padding::MaxLength;
        m_options.truncation = m_contextIsSecond ? text::Truncation::OnlySecond : text::Truncation::OnlyFirst;
        m_options.returnOffsetsMapping = true;
        m_options.returnWordIds = true;
        if (m_stride) {
            m_options.stride = *m_stride;
            m_options.returnOverflowingTokens = true;
        }
    }

    std::vector<Feature> features(std::span<const Json> rows) const override {
        std::vector<Feature> out;
        for (const Json& row : rows) {
            addFeatures(row, [&](Feature feature, const text::Encoding&) { out.push_back(std::move(feature)); });
        }
        return out;
    }

    std::vector<Feature> evaluationFeatures(std::span<const Json> rows) const override {
        if (!m_context.hasMetrics()) {
            return features(rows);
        }
        std::vector<Feature> out;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            addFeatures(rows[i], [&](Feature feature, const text::Encoding& encoding) {
                feature.set(kRow, at::scalar_tensor(static_cast<std::int64_t>(i), at::kLong));
                feature.set(kPositions, positionsOf(encoding));
                out.push_back(std::move(feature));
            });
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override {
        std::vector<Feature> seen;
        for (const Feature& row : rows) {
            Feature& kept = seen.emplace_back();
            for (const auto& [name, tensor] : row.all()) {
                if (name != kRow && name != kPositions) {
                    kept.set(name, tensor);
                }
            }
        }
        return collateDefault(seen);
    }

    Json metrics(const Predictions& p, const EvaluationSet& set) const override {
        const std::vector<std::string> answers = answersOf(p, set);
        Json predictions = Json::array(), references = Json::array();
        for (std::size_t row = 0; row < answers.size(); ++row) {
            predictions.push_back({{"id", row}, {"prediction_text", answers[row]}});
            references.push_back({{"id", row}, {"answers", m_context.required(set.rows[row], "answers")}});
        }
        return m_context.score(predictions, references);
    }

    Json judgements(const Predictions& p, const EvaluationSet& set) const override {
        const std::vector<std::string> answers = answersOf(p, set);
        Json rows = Json::array();
        for (std::size_t row = 0; row < answers.size(); ++row) {
            const Json expected = m_context.required(set.rows[row], "answers").value("text", Json::array());
            const bool isOneOf = std::find(expected.begin(), expected.end(), Json(answers[row])) != expected.end();
            rows.push_back({{"expected", isOneOf || expected.empty() ? Json(isOneOf ? answers[row] : "") : expected.front()},
                            {"predicted", answers[row]}});
        }
        return rows;
    }

private:
    template <typename Add>
    void addFeatures(const Json& row, const Add& add) const {
        const std::string asked = m_context.text(row, "question"), passage = m_context.text(row, "context");
        const std::string question = m_stride ? text::py::lstrip(asked) : text::py::strip(asked);
        const text::TextInput input = m_contextIsSecond ? text::TextInput(question, passage) : text::TextInput(passage, question);
        const text::BatchEncoding encoded = m_context.tokenizer().encode(input, m_options);
        const std::optional<Span> answer = answerOf(m_context.required(row, "answers"));
        const std::size_t count = m_stride ? encoded.rows.size() : 1;
        for (std::size_t i = 0; i < count; ++i) {
            Feature feature = featureOf(encoded.rows[i], encoded.returned);
            const Span tokens = tokensOf(encoded.rows[i], answer);
            feature.set("start_positions", at::scalar_tensor(tokens.first, at::kLong));
            feature.set("end_positions", at::scalar_tensor(tokens.last, at::kLong));
            add(std::move(feature), encoded.rows[i]);
        }
    }

    bool isContext(const text::Encoding& row, std::size_t token) const { return row.sequenceIds[token] == (m_contextIsSecond ? 1 : 0); }

    /// [tokens, 2]
    at::Tensor positionsOf(const text::Encoding& row) const {
        std::vector<std::int64_t> positions;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool counts = isContext(row, i);
            positions.push_back(counts ? row.offsets[i].begin : -1);
            positions.push_back(counts ? row.offsets[i].end : -1);
        }
        return idsTensor(positions);
    }

    /// The answer that a row's windows choose, for each row.
    std::vector<std::string> answersOf(const Predictions& p, const EvaluationSet& set) const {
        const at::Tensor starts = p.predictions.at(0).to(at::kFloat).contiguous(), ends = p.predictions.at(1).to(at::kFloat).contiguous();
        const auto tokens = static_cast<std::size_t>(starts.size(1));
        std::vector<std::vector<AnswerWindow>> windows(set.rows.size());
        for (std::size_t i = 0; i < set.features.size(); ++i) {
            const at::Tensor positions = set.features[i].get(kPositions);
            windows[static_cast<std::size_t>(set.features[i].get(kRow).item<std::int64_t>())].push_back(
                {{starts.const_data_ptr<float>() + i * tokens, tokens},
                 {ends.const_data_ptr<float>() + i * tokens, tokens},
                 {positions.const_data_ptr<std::int64_t>(), static_cast<std::size_t>(positions.numel())}});
        }
        std::vector<std::string> answers;
        for (std::size_t row = 0; row < set.rows.size(); ++row) {
            answers.push_back(chosenAnswer(text::py::decode(m_context.text(set.rows[row], "context")), windows[row], m_rules));
        }
        return answers;
    }

    /// First character and the one after the last; nullopt: there is no answer.
    static std::optional<Span> answerOf(const Json& answers) {
        if (!answers.is_object() || !answers.contains("answer_start") || !answers.contains("text")) {
            throw Error(ErrorCode::InvalidInput,
                        "answers must be an object with the lists text and answer_start, but is " + core::excerpt(answers) + ".");
        }
        const Json& starts = answers["answer_start"];
        if (starts.empty()) {
            return std::nullopt;
        }
        const auto start = starts.front().get<std::int64_t>();
        const auto length = static_cast<std::int64_t>(text::py::decode(answers["text"].front().get<std::string>()).size());
        return Span{start, start + length};
    }

    Span tokensOf(const text::Encoding& row, const std::optional<Span>& answer) const {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < row.sequenceIds.size(); ++i) {
            if (isContext(row, i)) {
                places.push_back(i);
            }
        }
        std::int64_t none = 0;
        if (m_stride) {
            const auto cls = m_context.tokenizer().specialTokenId(text::SpecialToken::Cls);
            const auto found = std::find(row.ids.begin(), row.ids.end(), cls.value_or(-1));
            if (found == row.ids.end()) {
                throw Error(ErrorCode::InvalidParameter,
                            "Answers that are not in a window point at the CLS token, which this tokenizer has not.");
            }
            none = found - row.ids.begin();
        }
        if (!answer || places.empty()) {
            return {none, none};
        }
        const auto begin = [&](std::size_t i) { return static_cast<std::int64_t>(row.offsets[i].begin); };
        const auto end = [&](std::size_t i) { return static_cast<std::int64_t>(row.offsets[i].end); };
        const std::int64_t low = begin(places.front()), high = end(places.back());
        const bool isInside = m_stride ? low <= answer->first && high >= answer->last : low <= answer->last && high >= answer->first;
        if (!isInside) {
            return {none, none};
        }
        const auto before = std::count_if(places.begin(), places.end(), [&](std::size_t i) { return begin(i) <= answer->first; });
        const auto after = std::count_if(places.begin(), places.end(), [&](std::size_t i) { return end(i) >= answer->last; });
        return {static_cast<std::int64_t>(places.front()) + before - 1, static_cast<std::int64_t>(places.back()) - after + 1};
    }

    TaskContext m_context;
    std::optional<std::int64_t> m_stride;
    AnswerRules m_rules;
    bool m_contextIsSecond;
    text::EncodeOptions m_options;
};

}  // namespace

std::unique_ptr<TrainingTask> questionAnswering(TaskContext context) {
    return std::make_unique<QuestionAnswering>(std::move(context));
}

}  // namespace twb::train
