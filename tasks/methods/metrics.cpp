#include "engine/train/metrics/metric.h"

#include "engine/core/error.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/tensor_json.h"

namespace twb::tasks {
namespace {

using core::Json;

Json nestedList(const at::Tensor& tensor) {
    if (tensor.dim() == 0) {
        return at::isFloatingType(tensor.scalar_type()) ? Json(tensor.item<double>()) : Json(tensor.item<std::int64_t>());
    }
    Json list = Json::array();
    for (std::int64_t i = 0; i < tensor.size(0); ++i) {
        list.push_back(nestedList(tensor[i]));
    }
    return list;
}

/// Arrays anywhere in a value as nested lists, which is what the metrics read.
Json withoutArrays(const Json& value, const std::string& name) {
    if (api::isArray(value)) {
        return nestedList(tensorFromJson(value, name));
    }
    if (!value.is_structured()) {
        return value;
    }
    Json plain = value;
    for (auto& each : plain) {
        each = withoutArrays(each, name);
    }
    return plain;
}

}  // namespace

host::Method metricsMethod() {
    return [](const Json& params, host::JobContext&) -> api::Output {
        checkParamNames(params, "metrics", {"name", "predictions", "references", "options"});
        const std::string name = requiredText(params, "name", "metrics");
        for (const char* key : {"predictions", "references"}) {
            if (!params.contains(key)) {
                throw core::Error(core::ErrorCode::InvalidParameter, "metrics needs the parameter \"" + std::string(key) + "\".");
            }
        }
        return {{api::Document{train::computeMetric(name, withoutArrays(params["predictions"], "predictions"),
                                                    withoutArrays(params["references"], "references"),
                                                    objectOrEmpty(params, "options", "metrics"))}},
                false};
    };
}

}  // namespace twb::tasks
