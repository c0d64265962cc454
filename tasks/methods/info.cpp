#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/io/checkpoint.h"
#include "engine/models/model.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Error;
using core::ErrorCode;
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

/// One tensor; `view` is what the checkpoint holds of it, or null.
Json tensorJson(const std::string& name, const std::vector<std::int64_t>& shape, const io::TensorView* view, const char* state) {
    Json tensor{{"name", name}, {"shape", shape}, {"state", state}};
    if (view) {
        tensor["dtype"] = io::toString(view->dtype);
        tensor["bytes"] = view->unpack ? io::elementCount(*view) * io::itemSize(view->dtype) : view->bytes;
        tensor["file"] = std::filesystem::path(view->file).filename().string();
    }
    return tensor;
}

/// The tensors that the class has, in the order in which it asks for them, and then those of the files that it does not.
Json tensorsOf(const nn::WeightStore& weights, const io::Checkpoint& checkpoint) {
    Json tensors = Json::array();
    for (const nn::NamedTensor& entry : weights.entries()) {
        const io::TensorView* view = weights.storedView(entry.name);
        const char* state = !entry.tiedTo.empty() ? "tied" : view ? "loaded" : "missing";
        tensors.push_back(tensorJson(entry.name, entry.tensor.sizes().vec(), entry.tiedTo.empty() ? view : nullptr, state));
        if (!entry.tiedTo.empty()) {
            tensors.back()["tied_to"] = entry.tiedTo;
        }
    }
    for (const std::string& name : weights.unexpectedKeys()) {
        const io::TensorView& view = *checkpoint.find(name);
        tensors.push_back(tensorJson(name, view.shape, &view, "unexpected"));
    }
    return tensors;
}

Json tensorsOf(const io::Checkpoint& checkpoint) {
    Json tensors = Json::array();
    for (const io::TensorView& view : checkpoint.tensors()) {
        tensors.push_back(tensorJson(view.name, view.shape, &view, "stored"));
    }
    return tensors;
}

/// What can be said of a folder whose class is not one of this program's.
void describeFiles(const io::Checkpoint& checkpoint, Json& out) {
    std::uint64_t elements = 0;
    std::map<std::string_view, std::uint64_t> ofType;
    for (const io::TensorView& view : checkpoint.tensors()) {
        elements += io::elementCount(view);
        ofType[io::toString(view.dtype)] += io::elementCount(view);
    }
    const auto most = std::max_element(ofType.begin(), ofType.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    out["head"] = nullptr;
    out["parameters"] = elements;
    out["dtype"] = most == ofType.end() ? Json() : Json(most->first);
    out["missing_keys"] = Json::array();
    out["unexpected_keys"] = Json::array();
}

}  // namespace

host::Method infoMethod() {
    return [](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "info", {"model", "head", "tensors", "any_architecture"});
        const std::filesystem::path folder = hub::resolveModel(requiredText(params, "model", "info"));
        const bool withTensors = core::optionalBool(params, "tensors", "info").value_or(false);
        job.checkCancelled();
        models::LoadOptions options;
        options.head = core::optionalString(params, "head", "info").value_or("");
        options.policy.shapesOnly = true;  // a report reads no weights
        Json out = Json::object();
        try {
            const auto model = models::loadModel(folder, options);
            const nn::WeightStore& weights = model->weights();
            out["model_type"] = model->config().value("model_type", Json());
            out["architectures"] = model->config().value("architectures", Json::array());
            out["head"] = model->className();
            out["parameters"] = weights.parameterCount();
            out["dtype"] = weights.storedDtype();
            out["missing_keys"] = weights.missingKeys();
            out["unexpected_keys"] = weights.unexpectedKeys();
            if (withTensors) {
                out["tensors"] = tensorsOf(weights, io::Checkpoint::open(folder));
            }
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Unsupported || !core::optionalBool(params, "any_architecture", "info").value_or(false)) {
                throw;
            }
            const Json config = core::readJsonFile(folder / "config.json");
            const io::Checkpoint checkpoint = io::Checkpoint::open(folder);
            out["model_type"] = config.value("model_type", Json());
            out["architectures"] = config.value("architectures", Json::array());
            describeFiles(checkpoint, out);
            out["problem"] = error.what();
            if (withTensors) {
                out["tensors"] = tensorsOf(checkpoint);
            }
        }
        out["files"] = filesOf(folder);
        return {{api::Document{std::move(out)}}, false};
    };
}

}  // namespace twb::tasks
