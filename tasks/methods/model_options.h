#pragma once

#include <string>

#include "engine/core/json.h"

namespace twb::nn {
struct WeightPolicy;
}

namespace twb::tasks {

/// How a model is loaded, beside its class: the parameters `dtype`, `quantize` and `adapter` of every method that runs one.
struct ModelOptions {
    std::string dtype = "float32";  ///< "float32", or "bfloat16": its matrices in bfloat16
    std::string quantize;  ///< "", or "int8", "int4": its matrices in so few bits
    std::string adapter;   ///< folder of a LoRA adapter; empty: none

    /// Reads the three from a method's parameters. Throws Error(InvalidParameter) naming the parameter and its values.
    static ModelOptions from(const core::Json& params, const std::string& method);

    /// Opens the adapter.
    nn::WeightPolicy policy() const;

    /// Different for models that compute differently.
    std::string key() const;

    /// What the user should know of the choice on this computer; empty: nothing.
    std::string advice() const;
};

}  // namespace twb::tasks
