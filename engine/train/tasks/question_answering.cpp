// The span of an answer in a context. Without doc_stride one feature a row (the task guide): an answer that is partly cut off is clipped,
// one that is wholly outside is at (0, 0). With doc_stride overlapping features (run_qa): the answer where it is wholly inside, else CLS.
#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/text/python/python_text.h"
#include "engine/train/tasks/tasks.h"

namespace twb::train {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

struct Span {
    std::int64_t first = 0, last = 0;
};

class QuestionAnswering final : public TrainingTask {
public:
    explicit QuestionAnswering(TaskContext context)
        : m_context(std::move(context)),
          m_stride(m_context.dataInt("doc_stride")),
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

    std::vector<Feature> features(const std::vector<Json>& rows) const override {
        std::vector<Feature> out;
        for (const Json& row : rows) {
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
                out.push_back(std::move(feature));
            }
        }
        return out;
    }

    Batch collate(std::span<const Feature> rows) const override { return collateDefault(rows); }
    Json metrics(const Predictions&) const override { return Json::object(); }

private:
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
        const std::int32_t wanted = m_contextIsSecond ? 1 : 0;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < row.sequenceIds.size(); ++i) {
            if (row.sequenceIds[i] == wanted) {
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
    bool m_contextIsSecond;
    text::EncodeOptions m_options;
};

}  // namespace

std::unique_ptr<TrainingTask> questionAnswering(TaskContext context) {
    return std::make_unique<QuestionAnswering>(std::move(context));
}

}  // namespace twb::train
