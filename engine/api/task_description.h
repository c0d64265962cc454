#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"

/// What a panel needs to know of a task. Texts are English sources in the translation context "tasks" (marked with TWB_TR).
namespace twb::api {

/// Marks a text of a description for lupdate (-tr-function-alias QT_TRANSLATE_NOOP=TWB_TR).
#define TWB_TR(context, text) text

enum class InputKind { Text, TextPair, Image, Audio, Video, Table, Messages };

/// One thing that a task is given. With a single field the pipeline's input is its value, else an object {name: value}.
struct InputField {
    std::string name;  ///< as the pipeline calls it: "inputs", "question", "context", ...
    InputKind kind = InputKind::Text;
    std::string label;
    std::string placeholder;
    bool required = true;
    bool longText = false;  ///< a tall editor; else a single line
};

/// Language: a text, the code of a language that the model knows.
enum class ParameterType { Bool, Integer, Number, Text, Choice, TextList, Language };

struct ParameterChoice {
    core::Json value;
    std::string label;
};

/// One call parameter of the pipeline, with transformers' name and default. null as default means "not given".
struct ParameterField {
    std::string name;
    ParameterType type = ParameterType::Text;
    std::string label;
    std::string help;  ///< one or two sentences
    core::Json defaultValue;
    std::optional<double> minimum;
    std::optional<double> maximum;
    std::vector<ParameterChoice> choices;
    bool advanced = false;  ///< folded away at first
};

/// Where the navigation shows a task.
enum class Panel { Text, Image, Audio, Multimodal };

/// A pipeline task.
struct TaskDescription {
    std::string id;                    ///< "text-classification"
    std::vector<std::string> aliases;  ///< "sentiment-analysis"
    bool namesLanguages = false;       ///< also called "<id>_xx_to_yy", which says from and into which language
    std::string title;
    std::string summary;  ///< one sentence for the chooser
    Panel panel = Panel::Text;
    std::vector<InputField> inputs;
    std::vector<ParameterField> parameters;
    std::string autoClass;  ///< "AutoModelForSequenceClassification": checkpoints whose head fits are offered first
    core::Json example;     ///< a sample input in the pipeline's form
};

/// Whether `name` is the task's id, an alias, or the id with languages.
bool answersTo(const TaskDescription& task, std::string_view name);

}  // namespace twb::api
