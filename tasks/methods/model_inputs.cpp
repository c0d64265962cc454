#include "tasks/methods/model_inputs.h"

#include "tasks/methods/tensor_json.h"

namespace twb::tasks {

models::Inputs modelInputsFromJson(const core::Json& inputs) {
    models::Inputs out;
    for (const auto& [name, value] : inputs.items()) {
        if (!value.is_null()) {
            out.set(name, tensorFromJson(value, name));
        }
    }
    return out;
}

}  // namespace twb::tasks
