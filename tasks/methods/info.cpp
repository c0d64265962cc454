#include <algorithm>
#include <filesystem>
#include <vector>

#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/models/model.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Json;

std::vector<std::string> filesOf(const std::filesystem::path& folder) {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path().filename().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Json tensorsOf(const nn::WeightStore& weights) {
    Json tensors = Json::array();
    for (const nn::NamedTensor& entry : weights.entries()) {
        tensors.push_back(Json{{"name", entry.name}, {"shape", entry.tensor.sizes().vec()}});
        if (!entry.tiedTo.empty()) {
            tensors.back()["tied_to"] = entry.tiedTo;
        }
    }
    return tensors;
}

}  // namespace

host::Method infoMethod() {
    return [](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "info", {"model", "head", "tensors"});
        const std::filesystem::path folder = hub::resolveModel(requiredText(params, "model", "info"));
        job.checkCancelled();
        models::LoadOptions options;
        options.head = core::optionalString(params, "head", "info").value_or("");
        options.policy.shapesOnly = true;  // a report reads no weights
        const auto model = models::loadModel(folder, options);
        const nn::WeightStore& weights = model->weights();

        Json out = Json::object();
        out["model_type"] = model->config().value("model_type", Json());
        out["architectures"] = model->config().value("architectures", Json::array());
        out["head"] = model->className();
        out["parameters"] = weights.parameterCount();
        out["dtype"] = weights.storedDtype();
        out["missing_keys"] = weights.missingKeys();
        out["unexpected_keys"] = weights.unexpectedKeys();
        out["files"] = filesOf(folder);
        if (core::optionalBool(params, "tensors", "info").value_or(false)) {
            out["tensors"] = tensorsOf(weights);
        }
        return {{api::Document{std::move(out)}}, false};
    };
}

}  // namespace twb::tasks
