// `train`: a data set and a model become a trained model; the protocol's section "Training" says which fields there are.
#include <filesystem>
#include <optional>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/train/data/checkpoints.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/merged_model.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/temporary_folder.h"
#include "tasks/methods/tensor_json.h"
#include "tasks/methods/training_job.h"
#include "tasks/methods/training_processes.h"

namespace twb::tasks {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

Json tensorJson(const at::Tensor& tensor) {
    return api::toJson(arrayFromTensor(tensor));
}

/// The checkpoint that a request wants to go on from; empty: none.
fs::path checkpointOf(const Json& params, const fs::path& outputFolder) {
    const Json given = params.value("resume_from_checkpoint", Json());
    if (given.is_null() || given == Json(false)) {
        return {};
    }
    if (given == Json(true)) {
        const std::vector<fs::path> all = train::checkpointsIn(outputFolder);
        if (all.empty()) {
            throw Error(ErrorCode::NotFound, "resume_from_checkpoint: there is no checkpoint in " + outputFolder.string() + ".");
        }
        return all.back();
    }
    const fs::path folder = given.is_string() ? given.get<std::string>() : core::dumpJson(given);
    if (!fs::is_directory(folder)) {
        throw Error(ErrorCode::NotFound, "resume_from_checkpoint: there is no folder " + folder.string() + ".");
    }
    return folder;
}

/// Those of an earlier run: the rotation would take them for newer than what this one writes, and a resumption go on from them.
void removeCheckpoints(const fs::path& outputFolder, const fs::path& model) {
    const std::vector<fs::path> all = train::checkpointsIn(outputFolder);
    for (const fs::path& folder : all) {
        if (fs::equivalent(folder, model)) {
            throw Error(ErrorCode::InvalidParameter,
                        "overwrite_output_dir would delete the model to train, " + folder.string() + ". Choose another output_dir.");
        }
    }
    for (const fs::path& folder : all) {
        train::removeCheckpointFolder(folder);
    }
}

Json checkpointNames(const fs::path& outputFolder) {
    Json names = Json::array();
    for (const fs::path& folder : train::checkpointsIn(outputFolder)) {
        names.push_back(folder.filename().string());
    }
    return names;
}

Json predictionsOf(TrainingJob& run) {
    const auto [result, metrics] = run.trainer().predict(run.testSet());
    Json predictions = Json::array();
    for (const at::Tensor& tensor : result.predictions.predictions) {
        predictions.push_back(tensorJson(tensor));
    }
    return {{"metrics", metrics},
            {"predictions", predictions.size() == 1 ? predictions.front() : predictions},
            {"label_ids", result.predictions.labels.defined() ? tensorJson(result.predictions.labels) : Json()}};
}

void addAdapter(Json& out, const train::TrainableModel& model) {
    Json tensors = Json::object(), shapes = Json::object();
    for (const auto& [name, tensor] : model.lora()->stateDict(model.model().weights())) {
        tensors[name] = tensorJson(tensor.detach());
        shapes[name] = tensor.sizes().vec();
    }
    out["adapter"] = std::move(tensors);
    out["adapter_shapes"] = std::move(shapes);
    out["adapter_config"] = model.lora()->config();
}

Json run(const Json& params, LoadedModels& models, host::JobContext& job) {
    const std::string given = core::optionalString(objectOrEmpty(params, "arguments", "train"), "output_dir", "arguments").value_or("");
    const TemporaryFolder temporary;
    const fs::path outputFolder = given.empty() ? temporary.path() : fs::absolute(given);
    fs::path checkpoint = checkpointOf(params, outputFolder);
    if (const auto step = core::optionalInt(params, "interrupt_at_step", "train")) {
        if (trainingProcessCount(params) > 1) {
            throw Error(ErrorCode::InvalidParameter, "interrupt_at_step goes with one process only.");
        }
        TrainingJob first(params, models, job, outputFolder);
        first.trainer().addCallback(interruptCallback(*step));
        try {
            first.trainer().train();
        } catch (const Interrupted&) {
            checkpoint = train::checkpointsIn(outputFolder).back();
        }
    }
    std::optional<TrainingProcesses> others(std::in_place, params, checkpoint, job);
    TrainingJob last(params, models, job, outputFolder, others->group());
    if (checkpoint.empty() && last.arguments().overwrite_output_dir) {
        removeCheckpoints(outputFolder, hub::resolveModel(requiredText(params, "model", "train")));
    }
    const train::TrainResult result = others->together([&] { return last.trainer().train(checkpoint); });
    others.reset();
    const train::TrainerState& state = last.trainer().state();
    Json out{{"log_history", state.log_history},
             {"metrics", result.metrics},
             {"global_step", result.globalStep},
             {"best_metric", state.best_metric ? Json(*state.best_metric) : Json()},
             {"best_model_checkpoint",
              state.best_model_checkpoint.empty() ? Json() : Json(fs::path(state.best_model_checkpoint).filename().string())},
             {"checkpoints", checkpointNames(outputFolder)}};
    if (params.value("evaluate_at_end", false)) {
        out["eval"] = last.trainer().evaluate();
    }
    if (params.contains("test_dataset")) {
        out["test"] = predictionsOf(last);
    }
    const bool merged = params.value("merge", false);
    if (last.model().lora()) {
        addAdapter(out, last.model());
    }
    Json parameters = Json::object();
    for (const std::string& name : params.value("return_parameters", std::vector<std::string>())) {
        parameters[name] = tensorJson(last.model().tensor(name, merged));
    }
    out["final_parameters"] = std::move(parameters);
    if (!given.empty()) {
        last.model().save(outputFolder);
        if (last.model().lora() && core::optionalBool(params, "save_merged", "train").value_or(false)) {
            saveMergedModel(last.model(), hub::resolveModel(requiredText(params, "model", "train")), outputFolder, outputFolder / "merged");
        }
    }
    return out;
}

}  // namespace

host::Method trainMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkTrainingParams(params);
        return {{api::Document{run(params, models, job)}}, false};
    };
}

}  // namespace twb::tasks
