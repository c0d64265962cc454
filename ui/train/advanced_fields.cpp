#include "ui/train/advanced_fields.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/api/training_fields.h"
#include "ui/train/train_tasks.h"

namespace twb::ui {
namespace {

using api::ParameterField;
using api::ParameterType;
using core::Json;

// The form has fields of their own for these.
constexpr std::array<std::string_view, 5> kShownElsewhere{"output_dir", "overwrite_output_dir", "num_train_epochs",
                                                          "per_device_train_batch_size", "learning_rate"};
// Set by the form from the other settings unless they are given.
constexpr std::array<std::string_view, 3> kFollowOthers{"per_device_eval_batch_size", "logging_steps", "evaluation_strategy"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

ParameterField field(const std::string& name, ParameterType type, Json value, const char* help) {
    ParameterField out;
    out.name = out.label = name;
    out.type = type;
    out.defaultValue = std::move(value);
    out.help = help;
    return out;
}

const char* helpOf(const std::string& dataOption) {
    static const std::pair<std::string_view, const char*> helps[] = {
        {"max_length", TWB_TR("tasks", "Longest text in tokens; what is longer is cut off.")},
        {"doc_stride", TWB_TR("tasks", "Tokens that neighbouring parts of a long context share.")},
        {"max_answer_length", TWB_TR("tasks", "Longest answer in tokens that an evaluation considers.")},
        {"block_size", TWB_TR("tasks", "Tokens of an example: the texts are joined and cut into blocks.")},
        {"mlm_probability", TWB_TR("tasks", "Part of the tokens that is hidden and must be guessed.")},
        {"max_source_length", TWB_TR("tasks", "Longest text in tokens that goes in; what is longer is cut off.")},
        {"max_target_length", TWB_TR("tasks", "Longest text in tokens that is to be written; what is longer is cut off.")},
    };
    for (const auto& [name, help] : helps) {
        if (name == dataOption) {
            return help;
        }
    }
    return "";
}

}  // namespace

std::vector<ParameterField> advancedFields(const TrainTask& task, const Json& preset) {
    std::vector<ParameterField> fields;
    for (const auto& [name, value] : task.data.items()) {
        const ParameterType type = value.is_number_float() ? ParameterType::Number : ParameterType::Integer;
        fields.push_back(field("data." + name, type, value, helpOf(name)));
        fields.back().minimum = type == ParameterType::Number ? 0.01 : 1;
    }
    fields.push_back(
        field("lora.r", ParameterType::Integer, nullptr,
              TWB_TR("tasks", "Train a small adapter of this rank beside the weights (LoRA): less memory. Not set: as the slider says.")));
    fields.push_back(field("lora.lora_alpha", ParameterType::Number, nullptr,
                           TWB_TR("tasks", "How strongly the adapter counts; twice the rank is usual.")));
    fields.push_back(field("lora.lora_dropout", ParameterType::Number, nullptr,
                           TWB_TR("tasks", "Part of the adapter's inputs that is left out while training.")));
    for (ParameterField each : api::trainingFields()) {
        if (holds(kShownElsewhere, each.name)) {
            continue;
        }
        if (holds(kFollowOthers, each.name)) {
            each.defaultValue = nullptr;
        } else if (each.name == "save_strategy") {
            each.defaultValue = "epoch";
        } else if (each.name == "save_total_limit") {
            each.defaultValue = 1;
        }
        if (const auto set = task.arguments.find(each.name); set != task.arguments.end()) {
            each.defaultValue = *set;
        }
        fields.push_back(std::move(each));
    }
    for (ParameterField& each : fields) {
        if (const auto set = preset.find(each.name); set != preset.end()) {
            each.defaultValue = *set;
        }
    }
    return fields;
}

}  // namespace twb::ui
