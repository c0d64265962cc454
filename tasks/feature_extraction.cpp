#include "tasks/common_parameters.h"
#include "tasks/encoder_call.h"
#include "tasks/methods/tensor_json.h"
#include "tasks/tasks.h"

/// feature-extraction: a text -> the hidden states of the model without a head.
namespace twb::tasks {
namespace {

using api::ParameterType;
using core::Error;
using core::ErrorCode;
using core::Json;

api::TaskDescription description() {
    api::TaskDescription task;
    task.id = "feature-extraction";
    task.title = TWB_TR("tasks", "Features");
    task.summary = TWB_TR("tasks", "Gives the model's own view of a text: one vector for each token.");
    task.panel = api::Panel::Text;
    task.autoClass = "AutoModel";
    task.inputs = {
        {"inputs", api::InputKind::Text, TWB_TR("tasks", "Text"), TWB_TR("tasks", "Write or paste a text, or drop a file"), true, true}};
    const api::ParameterField tensors =
        parameter("return_tensors", ParameterType::Bool, TWB_TR("tasks", "As an array"),
                  TWB_TR("tasks", "Writes the vectors in binary form and not as nested lists of numbers, which is much shorter."), false);
    task.parameters = {truncationParameter(), tensors, batchSizeParameter()};
    task.example = "This is a simple test.";
    return task;
}

const std::vector<std::string> kScriptOnly{"tokenize_kwargs", "truncation", "num_workers"};

text::EncodeOptions tokenizerOptions(const Parameters& parameters) {
    Json options = parameters.raw("tokenize_kwargs");
    if (options.is_null()) {
        options = Json::object();
    }
    if (const Json& truncation = parameters.raw("truncation"); !truncation.is_null()) {
        if (options.contains("truncation")) {
            throw Error(ErrorCode::InvalidParameter, "The parameter truncation is given twice: by itself and in tokenize_kwargs.");
        }
        options["truncation"] = truncation;
    }
    options["return_tensors"] = "pt";  // all windows of a text must have one length
    return text::encodeOptionsFromJson(options);
}

class FeatureExtraction : public EncoderCall {
public:
    FeatureExtraction(EncoderModel model, const Parameters& parameters)
        : EncoderCall(std::move(model), {{}, true, true}, parameters),
          m_options(tokenizerOptions(parameters)),
          m_asArray(parameters.flag("return_tensors")) {}

protected:
    std::vector<text::Encoding> encode(const Json& item, std::size_t) const override {
        return encodeForModel(tokenizer(), text::TextInput(requireText(item, "input", task())), m_options);
    }

    api::Value finish(const Json&, std::vector<EncodedPiece> pieces) const override {
        std::vector<at::Tensor> rows;  // more than one only when the options ask for windows
        for (const EncodedPiece& piece : pieces) {
            rows.push_back(piece.outputs.front());
        }
        return api::Vectors{arrayFromTensor(at::stack(rows)), m_asArray};
    }

private:
    text::EncodeOptions m_options;
    bool m_asArray;
};

std::unique_ptr<TaskCall> open(CallRequest request) {
    return std::make_unique<FeatureExtraction>(EncoderModel::open(request, "AutoModel"), request.parameters);
}

}  // namespace

Task featureExtractionTask() {
    return {description(), kScriptOnly, open};
}

}  // namespace twb::tasks
