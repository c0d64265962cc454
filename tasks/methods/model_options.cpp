#include "tasks/methods/model_options.h"

#include <algorithm>
#include <initializer_list>

#include "engine/core/error.h"
#include "engine/nn/adapter.h"
#include "engine/nn/quantized_linear.h"
#include "engine/nn/weights.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

/// The text of a parameter that has few values; the first of them where it is absent.
std::string choice(const Json& params, const char* key, std::initializer_list<std::string> values, const std::string& method) {
    const std::string value = core::optionalString(params, key, method).value_or(*values.begin());
    if (std::find(values.begin(), values.end(), value) != values.end()) {
        return value;
    }
    std::string list;
    for (const std::string& each : values) {
        list += (list.empty() ? "\"" : ", \"") + each + "\"";
    }
    throw Error(ErrorCode::InvalidParameter, method + ": " + key + " is \"" + value + "\"; one of " + list + " was expected.");
}

}  // namespace

ModelOptions ModelOptions::from(const Json& params, const std::string& method) {
    ModelOptions options;
    options.dtype = choice(params, "dtype", {"float32", "bfloat16"}, method);
    options.quantize = choice(params, "quantize", {"", "int8", "int4"}, method);
    options.adapter = core::optionalString(params, "adapter", method).value_or("");
    if (options.dtype != "float32" && !options.quantize.empty()) {
        throw Error(ErrorCode::InvalidParameter, method + ": dtype " + options.dtype + " and quantize " + options.quantize +
                                                     " were both given; a model's matrices are of one kind.");
    }
    return options;
}

nn::WeightPolicy ModelOptions::policy() const {
    nn::WeightPolicy policy;
    policy.linear = quantize == "int8"    ? nn::LinearKind::Int8
                    : quantize == "int4"  ? nn::LinearKind::Int4
                    : dtype == "bfloat16" ? nn::LinearKind::BFloat16
                                          : nn::LinearKind::Plain;
    if (!adapter.empty()) {
        policy.adapter = nn::Adapter::open(adapter);
    }
    return policy;
}

std::string ModelOptions::key() const {
    return dtype + "\n" + quantize + "\n" + adapter;
}

std::string ModelOptions::advice() const {
    if (dtype == "bfloat16" && !nn::multipliesBFloat16()) {
        return "This processor has neither AVX512-BF16 nor AMX: bfloat16 halves the memory of the weights, but makes the model slower than "
               "float32. int8 is faster.";
    }
    return {};
}

}  // namespace twb::tasks
