#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/models/model.h"
#include "engine/nn/context.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/model_inputs.h"
#include "tasks/methods/params.h"
#include "tasks/methods/tensor_json.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

nn::CallContext contextFrom(const Json& options, const core::CancelToken& cancel) {
    checkParamNames(options, "options of forward", {"output_hidden_states", "output_attentions", "output_router_logits", "return_dict"});
    nn::CallContext context;
    context.outputHiddenStates = core::optionalBool(options, "output_hidden_states", "forward").value_or(false);
    context.outputAttentions = core::optionalBool(options, "output_attentions", "forward").value_or(false);
    context.outputRouterLogits = core::optionalBool(options, "output_router_logits", "forward").value_or(false);
    context.cancel = cancel;
    return context;
}

/// The outputs that were asked for; `name` stands for all elements of a tuple, too.
Json wantedOutputs(const models::Outputs& outputs, const Json& params) {
    Json result = Json::object();
    const auto names = params.find("outputs");
    if (names == params.end() || names->is_null()) {
        for (const auto& [name, tensor] : outputs.all()) {
            result[name] = api::toJson(arrayFromTensor(tensor));
        }
        return result;
    }
    if (!names->is_array()) {
        throw Error(ErrorCode::InvalidParameter, "forward: outputs must be a list of names, but is " + core::typeName(*names) + ".");
    }
    for (const Json& name : *names) {
        if (!name.is_string()) {
            throw Error(ErrorCode::InvalidParameter, "forward: outputs must be a list of names, but holds " + core::excerpt(name) + ".");
        }
        const auto& wanted = name.get_ref<const std::string&>();
        if (outputs.has(models::Model::kBareTensor)) {
            result[wanted] = api::toJson(arrayFromTensor(outputs.at(models::Model::kBareTensor)));
            continue;
        }
        bool isTuple = false;
        for (const auto& [each, tensor] : outputs.all()) {
            if (each.compare(0, wanted.size() + 1, wanted + ".") == 0) {
                result[each] = api::toJson(arrayFromTensor(tensor));
                isTuple = true;
            }
        }
        if (!isTuple) {
            result[wanted] = api::toJson(arrayFromTensor(outputs.at(wanted)));
        }
    }
    return result;
}

}  // namespace

host::Method forwardMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "forward", {"model", "head", "inputs", "outputs", "options", "dtype", "quantize", "adapter", "call"});
        const std::string folder = requiredText(params, "model", "forward");
        const std::string head = core::optionalString(params, "head", "forward").value_or("");
        const models::Inputs inputs = modelInputsFromJson(objectOrEmpty(params, "inputs", "forward"));
        nn::CallContext context = contextFrom(objectOrEmpty(params, "options", "forward"), job.cancelToken());

        const std::string method = core::optionalString(params, "call", "forward").value_or("forward");
        const at::NoGradGuard noGrad;
        const auto model = models.model(folder, head, job, ModelOptions::from(params, "forward"));
        const auto history = models.history(model);
        context.history = history.get();
        return {{api::Document{wantedOutputs(model->call(method, inputs, context), params)}}, false};
    };
}

}  // namespace twb::tasks
