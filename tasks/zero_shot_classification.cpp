#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/postprocess/entailment.h"
#include "tasks/tasks.h"

/// zero-shot-classification: a text and labels of the caller's own -> the labels by how well they fit.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

constexpr const char* kDefaultTemplate = "This example is {}.";

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "zero-shot-classification";
    task.title = TWB_TR("tasks", "Classification by your own labels");
    task.summary = TWB_TR(
        "tasks", "Sorts a text by labels that you name; the model, trained on inference between sentences, needs no training for them.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForSequenceClassification";
    task.inputs = {
        {"inputs", api::InputKind::Text, TWB_TR("tasks", "Text"), TWB_TR("tasks", "Write or paste a text, or drop a file"), true, true}};
    const api::ParameterField labels =
        parameter("candidate_labels", ParameterType::TextList, TWB_TR("tasks", "Labels"),
                  TWB_TR("tasks", "The labels to choose from: one a line, or one line with commas between."), nullptr);
    const api::ParameterField hypothesis = parameter(
        "hypothesis_template", ParameterType::Text, TWB_TR("tasks", "Hypothesis"),
        TWB_TR("tasks", "The sentence that is checked against the text for each label; {} stands for the label."), kDefaultTemplate);
    const api::ParameterField multi =
        parameter("multi_label", ParameterType::Bool, TWB_TR("tasks", "Several labels may be true"),
                  TWB_TR("tasks", "On: each label is scored on its own. Off: the labels compete and the scores sum to 1."), false);
    task.parameters = {labels, hypothesis, multi, batchSizeParameter()};
    task.example = "I have a problem with my phone that needs to be resolved as soon as possible.";
    return task;
}

const std::vector<std::string> kScriptOnly{"multi_class", "num_workers"};

std::string trimmed(const std::string& text) {
    constexpr const char* kSpaces = " \t\r\n\f\v";
    const std::size_t first = text.find_first_not_of(kSpaces);
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

/// A list as it is, or a text with commas.
std::vector<std::string> candidateLabels(const Parameters& parameters) {
    std::vector<std::string> labels;
    if (const Json& given = parameters.raw("candidate_labels"); given.is_string()) {
        const std::string text = given.get<std::string>();
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find(',', begin), text.size());
            if (std::string label = trimmed(text.substr(begin, end - begin)); !label.empty()) {
                labels.push_back(std::move(label));
            }
            begin = end + 1;
        }
    } else if (given.is_array()) {
        labels = given.get<std::vector<std::string>>();
    }
    if (labels.empty()) {
        throw Error(ErrorCode::InvalidParameter, "The parameter candidate_labels must name at least one label.");
    }
    return labels;
}

class ZeroShotClassification : public EncoderCall {
public:
    ZeroShotClassification(EncoderModel model, const Parameters& parameters)
        : EncoderCall(std::move(model), {{"logits"}, false, false}, parameters),
          m_labels(candidateLabels(parameters)),
          m_multiLabel(parameters.flag(parameters.raw("multi_class").is_null() ? "multi_label" : "multi_class")),
          m_entailment(entailmentIndex(encoder().config)) {
        for (const std::string& label : m_labels) {
            m_hypotheses.push_back(hypothesisFor(label, *parameters.text("hypothesis_template")));
        }
    }

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t) const override {
        const std::string& sequence = requireText(item, "input", task());
        if (sequence.empty()) {
            throw Error(ErrorCode::InvalidInput, "The text is empty: " + task() + " needs a text to classify.");
        }
        std::vector<text::Encoding> pieces;
        for (const std::string& hypothesis : m_hypotheses) {
            pieces.push_back(encodePair({sequence, hypothesis}));
        }
        return pieces;
    }

    api::Value finish(const Json& item, std::vector<EncodedPiece> pieces) const override {
        std::vector<std::vector<float>> logits;
        for (const EncodedPiece& piece : pieces) {
            logits.push_back(toVector(piece.outputs.front()));
        }
        return api::RankedLabels{item.get<std::string>(), rankLabels(m_labels, logits, m_entailment, m_multiLabel)};
    }

private:
    /// The text is cut, never the hypothesis. Where the text is too short to be cut enough, nothing is cut, as in transformers.
    text::Encoding encodePair(const text::TextInput& pair) const {
        text::EncodeOptions options;
        options.truncation = text::Truncation::OnlyFirst;
        try {
            return encodeForModel(tokenizer(), pair, options).front();
        } catch (const Error&) {
            options.truncation = text::Truncation::DoNotTruncate;
            return encodeForModel(tokenizer(), pair, options).front();
        }
    }

    std::vector<std::string> m_labels;
    std::vector<std::string> m_hypotheses;
    bool m_multiLabel;
    std::int64_t m_entailment;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<ZeroShotClassification>(EncoderModel::open(request, "AutoModelForSequenceClassification"), request.parameters);
}

}  // namespace

Task zeroShotClassificationTask() {
    return {description(), kScriptOnly, open};
}

}  // namespace twb::tasks
