#include <algorithm>

#include "tasks/answer_windows.h"
#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/postprocess/answer_spans.h"
#include "tasks/tasks.h"

/// question-answering: a question and a context -> the passage of the context that answers it.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

api::ParameterField integerParameter(std::string name, std::string label, std::string help, Json defaultValue, double minimum) {
    api::ParameterField field =
        parameter(std::move(name), ParameterType::Integer, std::move(label), std::move(help), std::move(defaultValue));
    field.minimum = minimum;
    field.maximum = 1 << 24;
    return field;
}

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "question-answering";
    task.title = TWB_TR("tasks", "Question answering");
    task.summary = TWB_TR("tasks", "Finds the passage of a text that answers a question.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForQuestionAnswering";
    task.inputs = {
        {"question", api::InputKind::Text, TWB_TR("tasks", "Question"), TWB_TR("tasks", "Where do I live?"), true, false},
        {"context", api::InputKind::Text, TWB_TR("tasks", "Context"), TWB_TR("tasks", "The text that holds the answer"), true, true}};
    const auto advanced = [](api::ParameterField field) {
        field.advanced = true;
        return field;
    };
    const api::ParameterField impossible =
        parameter("handle_impossible_answer", ParameterType::Bool, TWB_TR("tasks", "There may be no answer"),
                  TWB_TR("tasks", "Also considers that the context does not hold the answer; the answer is then empty."), false);
    const api::ParameterField align =
        parameter("align_to_words", ParameterType::Bool, TWB_TR("tasks", "Whole words"),
                  TWB_TR("tasks", "Widens the answer to whole words. Turn it off for languages without spaces between words."), true);
    api::ParameterField padding =
        parameter("padding", ParameterType::Choice, TWB_TR("tasks", "Padding"),
                  TWB_TR("tasks", "Whether windows are filled up to one length. It changes the speed, not the answer."), "do_not_pad");
    padding.choices = {{"do_not_pad", TWB_TR("tasks", "None")},
                       {"longest", TWB_TR("tasks", "To the longest window")},
                       {"max_length", TWB_TR("tasks", "To the longest window allowed")}};
    task.parameters = {
        integerParameter("top_k", TWB_TR("tasks", "Number of answers"), TWB_TR("tasks", "How many answers to show, the likeliest first."),
                         1, 1),
        impossible,
        integerParameter("max_answer_len", TWB_TR("tasks", "Longest answer"), TWB_TR("tasks", "The most tokens that an answer may have."),
                         15, 1),
        align,
        advanced(
            integerParameter("max_seq_len", TWB_TR("tasks", "Window"),
                             TWB_TR("tasks",
                                    "The most tokens of question and context together that the model reads at once. Longer contexts are "
                                    "read in windows. Empty: 384, or the model's limit."),
                             nullptr, 1)),
        advanced(integerParameter("doc_stride", TWB_TR("tasks", "Overlap of windows"),
                                  TWB_TR("tasks", "How many tokens neighbouring windows share. Empty: 128, or half a window."), nullptr,
                                  0)),
        advanced(integerParameter(
            "max_question_len", TWB_TR("tasks", "Longest question"),
            TWB_TR("tasks", "The most tokens of the question that are read; only tokenizers without a fast form heed it."), 64, 1)),
        advanced(padding),
        batchSizeParameter()};
    task.example = Json{{"question", "Where do I live?"}, {"context", "My name is Sarah and I live in London."}};
    return task;
}

const std::vector<std::string> kScriptOnly{"topk", "padding", "num_workers"};

AnswerWindows windowsFor(const Parameters& parameters, const text::Tokenizer& tokenizer) {
    AnswerWindows windows;
    windows.maxLength = parameters.integer("max_seq_len").value_or(std::min<std::int64_t>(tokenizer.modelMaxLength(), 384));
    windows.stride = parameters.integer("doc_stride").value_or(std::min<std::int64_t>(windows.maxLength / 2, 128));
    windows.maxQuestionLength = *parameters.integer("max_question_len");
    if (windows.stride > windows.maxLength) {
        throw Error(ErrorCode::InvalidParameter, "The parameter doc_stride must not be larger than max_seq_len (" +
                                                     std::to_string(windows.maxLength) + "), but is " + std::to_string(windows.stride) +
                                                     ".");
    }
    if (const Json& padding = parameters.raw("padding"); !padding.is_null()) {
        windows.padding = text::encodeOptionsFromJson(Json{{"padding", padding}}).padding;
    }
    return windows;
}

/// top_k, or its old name topk.
std::size_t topAsked(const Parameters& parameters) {
    const char* name = parameters.raw("top_k").is_null() && !parameters.raw("topk").is_null() ? "topk" : "top_k";
    const std::int64_t top = *parameters.integer(name);
    if (top < 1) {
        throw Error(ErrorCode::InvalidParameter,
                    std::string("The parameter ") + name + " must be a whole number of at least 1, but is " + std::to_string(top) + ".");
    }
    return static_cast<std::size_t>(top);
}

class QuestionAnswering : public EncoderCall {
public:
    QuestionAnswering(EncoderModel model, const Parameters& parameters)
        : EncoderCall(std::move(model), {{"start_logits", "end_logits"}, true, false}, parameters),
          m_windows(windowsFor(parameters, tokenizer())),
          m_selection{topAsked(parameters), static_cast<std::size_t>(*parameters.integer("max_answer_len"))},
          m_mayBeImpossible(parameters.flag("handle_impossible_answer")),
          m_alignToWords(parameters.flag("align_to_words")) {}

    CallInputs inputs(const Json& given) const override { return questionInputs(given); }

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t) const override {
        const QuestionAndContext texts = questionAndContext(item);
        try {
            return encodeWindows(tokenizer(), texts, m_windows);
        } catch (const Error& error) {
            throw Error(error.code(),
                        "The question and its context cannot be cut into windows of max_seq_len " + std::to_string(m_windows.maxLength) +
                            " with a doc_stride of " + std::to_string(m_windows.stride) + ": " + error.what(),
                        error.detail());
        }
    }

    api::Value finish(const Json& item, std::vector<EncodedPiece> pieces) const override {
        const AnswerPlaces places(tokenizer(), questionAndContext(item), m_alignToWords);
        api::Answers out;
        out.bare = true;
        float nullScore = 1e6F;
        for (const EncodedPiece& piece : pieces) {
            const SpanScores spans =
                bestSpans(toVector(piece.outputs[0]), toVector(piece.outputs[1]), places.allowed(piece.encoding), m_selection);
            nullScore = std::min(nullScore, spans.nullScore);
            for (const TokenRange& range : spans.ranges) {
                if (auto answer = places.answer(piece.encoding, range)) {
                    out.answers.push_back(std::move(*answer));
                }
            }
        }
        if (m_mayBeImpossible) {
            out.answers.push_back({nullScore, 0, 0, ""});
        }
        std::stable_sort(out.answers.begin(), out.answers.end(),
                         [](const api::Answer& a, const api::Answer& b) { return a.score > b.score; });
        out.answers.resize(std::min(out.answers.size(), m_selection.top));
        return out;
    }

private:
    AnswerWindows m_windows;
    SpanSelection m_selection;
    bool m_mayBeImpossible;
    bool m_alignToWords;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<QuestionAnswering>(EncoderModel::open(request, "AutoModelForQuestionAnswering"), request.parameters);
}

}  // namespace

Task questionAnsweringTask() {
    return {description(), kScriptOnly, open};
}

}  // namespace twb::tasks
