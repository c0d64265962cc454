#include "tasks/common_parameters.h"

#include <utility>

namespace twb::tasks {

using api::ParameterField;
using api::ParameterType;

ParameterField parameter(std::string name, ParameterType type, std::string label, std::string help, core::Json defaultValue) {
    ParameterField field;
    field.name = std::move(name);
    field.type = type;
    field.label = std::move(label);
    field.help = std::move(help);
    field.defaultValue = std::move(defaultValue);
    return field;
}

ParameterField batchSizeParameter() {
    ParameterField field =
        parameter("batch_size", ParameterType::Integer, TWB_TR("tasks", "Batch size"),
                  TWB_TR("tasks", "How many texts go through the model at once at most. Empty: chosen by their lengths."), nullptr);
    field.minimum = 1;
    field.maximum = 4096;
    field.advanced = true;
    return field;
}

ParameterField truncationParameter() {
    ParameterField field =
        parameter("truncation", ParameterType::Choice, TWB_TR("tasks", "Truncation"),
                  TWB_TR("tasks",
                         "What happens to a text that is too long for the model: left as it is, which ends in an error, or "
                         "its end is cut off."),
                  nullptr);
    field.choices = {{nullptr, TWB_TR("tasks", "Off")},
                     {true, TWB_TR("tasks", "Cut the end")},
                     {"only_first", TWB_TR("tasks", "Cut the first text only")},
                     {"only_second", TWB_TR("tasks", "Cut the second text only")}};
    field.advanced = true;
    return field;
}

ParameterField maxLengthParameter() {
    ParameterField field =
        parameter("max_length", ParameterType::Integer, TWB_TR("tasks", "Longest input"),
                  TWB_TR("tasks", "The number of tokens that truncation and padding aim at. Empty: the model's limit."), nullptr);
    field.minimum = 1;
    field.maximum = 1 << 24;
    field.advanced = true;
    return field;
}

}  // namespace twb::tasks
