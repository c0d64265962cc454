#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/postprocess/label_scores.h"
#include "tasks/tasks.h"

/// text-classification (sentiment-analysis): one text or a pair of texts -> labels with scores.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "text-classification";
    task.aliases = {"sentiment-analysis"};
    task.title = TWB_TR("tasks", "Text classification");
    task.summary = TWB_TR("tasks", "Sorts a text, or a pair of texts, into classes: sentiment, topic, language, similarity.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModelForSequenceClassification";
    task.inputs = {{"inputs", api::InputKind::TextPair, TWB_TR("tasks", "Text"), TWB_TR("tasks", "Write or paste a text, or drop a file"),
                    true, true}};
    api::ParameterField top = parameter("top_k", ParameterType::Integer, TWB_TR("tasks", "Number of labels"),
                                        TWB_TR("tasks", "How many labels to show, the most likely first. Empty: all."), 1);
    top.minimum = 1;
    top.maximum = 100000;
    api::ParameterField function =
        parameter("function_to_apply", ParameterType::Choice, TWB_TR("tasks", "Scores"),
                  TWB_TR("tasks",
                         "How the model's figures become scores. Softmax: the labels compete and the scores sum to 1. Sigmoid: each label "
                         "on its own. Automatic follows the model."),
                  "default");
    function.choices = {{"default", TWB_TR("tasks", "Automatic")},
                        {"softmax", TWB_TR("tasks", "Softmax")},
                        {"sigmoid", TWB_TR("tasks", "Sigmoid")},
                        {"none", TWB_TR("tasks", "None (logits)")}};
    task.parameters = {top, function, truncationParameter(), maxLengthParameter(), batchSizeParameter()};
    task.example = "we love you";
    return task;
}

std::vector<std::string> scriptOnlyNames() {
    std::vector<std::string> names = tokenizerOptionNames();
    names.insert(names.end(), {"return_all_scores", "num_workers"});
    return names;
}

class TextClassification : public EncoderCall {
public:
    TextClassification(EncoderModel model, const Parameters& parameters)
        : EncoderCall(std::move(model), {{"logits"}, false, false}, parameters),
          m_options(text::encodeOptionsFromJson(parameters.subset(tokenizerOptionNames()))),
          m_labels(models::labelsOf(encoder().config)),
          m_function(functionFor(parameters)),
          m_topGiven(parameters.isGiven("top_k")),
          m_selection(selectionFor(parameters)) {}

    CallInputs inputs(const Json& given) const override {
        CallInputs out = EncoderCall::inputs(given);
        out.batched = out.batched || (given.is_string() && !m_topGiven);  // transformers puts a single text's answer into a list
        return out;
    }

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t) const override {
        return encodeForModel(tokenizer(), textInput(item), m_options);
    }

    api::Value finish(const Json&, std::vector<EncodedPiece> pieces) const override {
        const std::vector<float> logits = toVector(pieces.front().outputs.front());
        if (logits.size() > m_labels.size()) {
            throw Error(ErrorCode::InvalidFile, "The model gives " + std::to_string(logits.size()) +
                                                    " scores, but id2label of its config.json names " + std::to_string(m_labels.size()) +
                                                    " labels.");
        }
        return labelScores(logits, m_labels, m_function, m_selection);
    }

private:
    text::TextInput textInput(const Json& item) const {
        if (item.is_string()) {
            return text::TextInput(item.get<std::string>());
        }
        if (item.is_object()) {
            for (const auto& [key, value] : item.items()) {
                if (key != "text" && key != "text_pair") {
                    throw Error(ErrorCode::InvalidInput,
                                "An input of " + task() + " has the keys text and text_pair, but not \"" + key + "\".");
                }
            }
            const std::string first = requireText(item.contains("text") ? item.at("text") : Json(), "text", task());
            if (!item.contains("text_pair") || item.at("text_pair").is_null()) {
                return text::TextInput(first);
            }
            return {first, requireText(item.at("text_pair"), "text_pair", task())};
        }
        // The old form of a pair: a list that holds one pair.
        if (item.is_array() && item.size() == 1 && item[0].is_array() && item[0].size() == 2) {
            return {requireText(item[0][0], "text", task()), requireText(item[0][1], "text_pair", task())};
        }
        throw Error(ErrorCode::InvalidInput, "An input of " + task() +
                                                 " is a text, or a pair of texts as {\"text\": ..., \"text_pair\": ...}, but " +
                                                 core::excerpt(item) + " is " + core::typeName(item) + ".");
    }

    ScoreFunction functionFor(const Parameters& parameters) const {
        const auto fromConfig = [this](const char* key) { return core::optionalString(encoder().config, key, "config.json").value_or(""); };
        const std::string name = parameters.text("function_to_apply").value_or("default");
        if (name == "softmax") {
            return ScoreFunction::Softmax;
        }
        if (name == "sigmoid") {
            return ScoreFunction::Sigmoid;
        }
        return name == "none" ? ScoreFunction::None : defaultScoreFunction(fromConfig("problem_type"), m_labels.size());
    }

    /// top_k says how many; without it return_all_scores (of the call, or of config.json) gives all in label order.
    LabelSelection selectionFor(const Parameters& parameters) const {
        if (m_topGiven) {
            const Json& top = parameters.raw("top_k");
            return {LabelSelection::Form::Ranked, top.is_null() ? std::nullopt : std::optional(top.get<std::size_t>())};
        }
        const bool all = parameters.isGiven("return_all_scores")
                             ? parameters.flag("return_all_scores")
                             : core::optionalBool(encoder().config, "return_all_scores", "config.json").value_or(false);
        return {all ? LabelSelection::Form::LabelOrder : LabelSelection::Form::Best, std::nullopt};
    }

    text::EncodeOptions m_options;
    std::vector<std::string> m_labels;
    ScoreFunction m_function;
    bool m_topGiven;
    LabelSelection m_selection;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<TextClassification>(EncoderModel::open(request, "AutoModelForSequenceClassification"), request.parameters);
}

}  // namespace

Task textClassificationTask() {
    return {description(), scriptOnlyNames(), open};
}

}  // namespace twb::tasks
