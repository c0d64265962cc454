#include "engine/train/optimizers/optimizer.h"

#include "engine/core/error.h"
#include "engine/train/schedule.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/tensor_json.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

std::vector<at::Tensor> parametersOf(const Json& params) {
    std::vector<at::Tensor> parameters;
    for (const Json& each : params.value("parameters", Json::parse("[[0.0]]"))) {
        parameters.push_back(tensorFromJson(each, "parameters").to(at::kFloat).contiguous().clone().requires_grad_());
    }
    return parameters;
}

std::vector<train::ParameterGroup> groupsOf(const Json& params, const std::vector<at::Tensor>& parameters) {
    const Json given = params.value("groups", Json::array());
    if (given.empty()) {
        return {{parameters, Json::object()}};
    }
    std::vector<train::ParameterGroup> groups;
    for (const Json& each : given) {
        train::ParameterGroup group;
        for (const auto& [key, value] : each.items()) {
            if (key != "indices") {
                group.options[key] = value;
                continue;
            }
            for (const Json& index : value) {
                const auto i = index.get<std::size_t>();
                if (i >= parameters.size()) {
                    throw Error(ErrorCode::InvalidParameter,
                                "groups: there is no parameter " + std::to_string(i) + " among " + std::to_string(parameters.size()) + ".");
                }
                group.parameters.push_back(parameters[i]);
            }
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

/// Gives the parameters the gradients of one step; null: none.
void setGradients(std::vector<at::Tensor>& parameters, const Json& step, std::size_t number) {
    if (step.size() != parameters.size()) {
        throw Error(ErrorCode::InvalidInput, "Step " + std::to_string(number) + " has " + std::to_string(step.size()) + " gradients for " +
                                                 std::to_string(parameters.size()) + " parameters.");
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (step[i].is_null()) {
            parameters[i].mutable_grad().reset();
            continue;
        }
        const at::Tensor gradient = tensorFromJson(step[i], "gradients").to(at::kFloat);
        if (gradient.sizes() != parameters[i].sizes()) {
            throw Error(ErrorCode::InvalidInput, "Step " + std::to_string(number) + ": the gradient of parameter " + std::to_string(i) +
                                                     " has the shape " + c10::str(gradient.sizes()) + "; the parameter has " +
                                                     c10::str(parameters[i].sizes()) + ".");
        }
        parameters[i].mutable_grad() = gradient.clone();
    }
}

}  // namespace

host::Method optimizeMethod() {
    return [](const Json& params, host::JobContext&) -> api::Output {
        checkParamNames(params, "optimize",
                        {"optimizer", "options", "parameters", "gradients", "groups", "max_grad_norm", "scheduler", "scheduler_options",
                         "steps", "metrics"});
        std::vector<at::Tensor> parameters = parametersOf(params);
        const auto optimizer = train::makeOptimizer(params.value("optimizer", "sgd"), groupsOf(params, parameters),
                                                    objectOrEmpty(params, "options", "optimize"));
        std::unique_ptr<train::Schedule> schedule;
        if (params.contains("scheduler")) {
            schedule = train::makeSchedule(requiredText(params, "scheduler", "optimize"), *optimizer,
                                           objectOrEmpty(params, "scheduler_options", "optimize"));
        }
        const bool hasGradients = params.contains("gradients");
        if (!hasGradients && !params.contains("steps")) {
            throw Error(ErrorCode::InvalidParameter, "optimize needs gradients, or steps for a scheduler alone.");
        }
        const std::size_t steps = hasGradients ? params["gradients"].size() : params["steps"].get<std::size_t>();
        const Json metrics = params.value("metrics", Json::array());
        const double maxNorm = core::optionalNumber(params, "max_grad_norm", "optimize").value_or(0);
        Json after = Json::array(), rates = Json::array(), norms = Json::array();
        for (std::size_t step = 0; step < steps; ++step) {
            if (hasGradients) {
                setGradients(parameters, params["gradients"][step], step);
            }
            if (maxNorm > 0) {
                norms.push_back(train::clipGradientNorm(parameters, maxNorm));
            }
            const std::optional<double> rate = optimizer->learningRate(0);
            rates.push_back(rate ? Json(*rate) : Json());
            optimizer->step();
            Json now = Json::array();
            for (const at::Tensor& parameter : parameters) {
                now.push_back(api::toJson(arrayFromTensor(parameter.detach())));
            }
            after.push_back(std::move(now));
            if (schedule) {
                schedule->step(step < metrics.size() ? std::optional<double>(metrics[step].get<double>()) : std::nullopt);
            }
        }
        Json result = {{"lr", rates}};
        if (params.contains("parameters")) {
            result["parameters"] = std::move(after);
        }
        if (maxNorm > 0) {
            result["grad_norm"] = std::move(norms);
        }
        return {{api::Document{std::move(result)}}, false};
    };
}

}  // namespace twb::tasks
