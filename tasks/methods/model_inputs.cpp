#include "tasks/methods/model_inputs.h"

#include "tasks/methods/tensor_json.h"

namespace twb::tasks {

models::Inputs modelInputsFromJson(const core::Json& inputs) {
    models::Inputs out;
    for (const auto& [name, value] : inputs.items()) {
        if (!value.is_null()) {
            // An encoder's output stands in a list, as transformers takes it; only its states are needed.
            const bool inList = name == "encoder_outputs" && value.is_array() && !value.empty() && api::isArray(value.front());
            out.set(name, tensorFromJson(inList ? value.front() : value, name));
        }
    }
    return out;
}

}  // namespace twb::tasks
