// `train`: a data set and a model become a trained model; the protocol's section "Training" says which fields there are.
#include <algorithm>
#include <filesystem>

#include <ATen/ATen.h>

#include "engine/core/error.h"
#include "engine/host/job_context.h"
#include "engine/hub/cache.h"
#include "engine/text/tokenizer.h"
#include "engine/train/data/import/import.h"
#include "engine/train/trainer/trainer.h"
#include "tasks/methods/loaded_models.h"
#include "tasks/methods/methods.h"
#include "tasks/methods/params.h"
#include "tasks/methods/temporary_folder.h"
#include "tasks/methods/tensor_json.h"
#include "tasks/methods/training_watch.h"

namespace twb::tasks {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

/// A run that a request wants to be cut off after a checkpoint, as if the process had been killed there.
struct Interrupted {};

class InterruptCallback final : public train::TrainerCallback {
public:
    explicit InterruptCallback(std::int64_t step) : m_step(step) {}
    void onSave(const train::TrainingArguments&, const train::TrainerState& state, train::TrainerControl&) override {
        if (state.global_step >= m_step) {
            throw Interrupted();
        }
    }

private:
    std::int64_t m_step;
};

/// Of a folder with several parts the one that the field asks for; else the first.
const train::NamedSplit& splitFor(const train::Splits& splits, const std::string& field) {
    const std::vector<std::string> wanted = field.starts_with("eval")   ? std::vector<std::string>{"validation", "test"}
                                            : field.starts_with("test") ? std::vector<std::string>{"test", "validation"}
                                                                        : std::vector<std::string>{"train"};
    for (const std::string& name : wanted) {
        const auto found = std::find_if(splits.begin(), splits.end(), [&](const train::NamedSplit& split) { return split.name == name; });
        if (found != splits.end()) {
            return *found;
        }
    }
    return splits.front();
}

/// Rows of a request: a list, or the path of a file or folder with a data set.
std::vector<Json> rowsOf(const Json& source, const std::string& name) {
    std::vector<Json> rows;
    if (source.is_array()) {
        for (const Json& row : source) {
            if (!row.is_object()) {
                throw Error(ErrorCode::InvalidInput,
                            name + ": row " + std::to_string(rows.size()) + " must be an object, but is " + core::typeName(row) + ".");
            }
            rows.push_back(row);
        }
        return rows;
    }
    if (!source.is_string()) {
        throw Error(ErrorCode::InvalidParameter,
                    name + " must be a list of rows or the path of a file, but is " + core::typeName(source) + ".");
    }
    const train::ImportedData data = train::importData(source.get<std::string>());
    if (!data.badRows.empty()) {
        throw Error(ErrorCode::InvalidFile, data.badRows.front().file + ": " + data.badRows.front().problem);
    }
    const train::Dataset& table = splitFor(data.splits, name).rows;
    for (std::size_t i = 0; i < table.size(); ++i) {
        rows.push_back(table.row(i));
    }
    return rows;
}

/// All that a run needs, made anew for each start.
class TrainingJob {
public:
    TrainingJob(const Json& params, LoadedModels& models, host::JobContext& job, const fs::path& outputFolder)
        : m_params(params), m_job(job), m_arguments(train::trainingArgumentsFromJson(objectOrEmpty(params, "arguments", "train"))) {
        m_arguments.output_dir = outputFolder.string();
        at::manual_seed(m_arguments.seed);
        const std::string folder = requiredText(params, "model", "train");
        train::TrainableOptions options;
        options.head = core::optionalString(params, "head", "train").value_or("");
        options.config = objectOrEmpty(params, "config", "train");
        options.freeze = params.value("freeze", std::vector<std::string>());
        options.lora = params.value("lora", Json());
        if (m_arguments.bf16) {
            options.autocast = at::kBFloat16;
        }
        const fs::path path = hub::resolveModel(folder);
        m_model = std::make_unique<train::TrainableModel>(path, options);
        m_tokenizer = models.tokenizer(folder, job);
        m_task = train::makeTrainingTask(params, *m_tokenizer, m_model->model());
        makeTrainer(path);
    }

    train::Trainer& trainer() { return *m_trainer; }
    const train::TrainableModel& model() const { return *m_model; }
    const train::TrainingTask& task() const { return *m_task; }

    std::vector<train::Feature> features(const std::string& name) const { return m_task->features(rowsOf(m_params.at(name), name)); }

private:
    void makeTrainer(const fs::path& folder) {
        std::vector<train::EvaluationSet> evaluationSets;
        const Json evaluation = m_params.value("eval_dataset", Json());
        if (evaluation.is_object()) {
            for (const auto& [name, rows] : evaluation.items()) {
                evaluationSets.push_back({name, m_task->features(rowsOf(rows, "eval_dataset." + name))});
            }
        } else if (!evaluation.is_null()) {
            evaluationSets.push_back({"", m_task->features(rowsOf(evaluation, "eval_dataset"))});
        }
        train::TrainerOptions options;
        options.arguments = m_arguments;
        options.givenArguments = objectOrEmpty(m_params, "arguments", "train");
        options.hasMetrics = m_params.contains("metrics") && !m_params["metrics"].empty();
        options.cancel = m_job.cancelToken();
        const std::string order = core::optionalString(m_params, "resume_data_order", "train").value_or("exact");
        if (order != "exact" && order != "reference") {
            throw Error(ErrorCode::InvalidParameter, "resume_data_order must be \"exact\" or \"reference\", but is \"" + order + "\".");
        }
        options.resumeOrder = order == "exact" ? train::ResumeOrder::Exact : train::ResumeOrder::Reference;
        if (m_arguments.predict_with_generate) {
            options.generation = generationFor(folder);
        }
        if (!m_params.contains("train_dataset")) {
            throw Error(ErrorCode::InvalidParameter, "train needs a train_dataset.");
        }
        m_trainer =
            std::make_unique<train::Trainer>(*m_model, *m_task, std::move(options), features("train_dataset"), std::move(evaluationSets));
        if (const Json early = m_params.value("early_stopping", Json()); early.is_object()) {
            m_trainer->addCallback(train::earlyStoppingCallback(core::optionalInt(early, "patience", "early_stopping").value_or(1),
                                                                core::optionalNumber(early, "threshold", "early_stopping").value_or(0)));
        }
        m_trainer->addCallback(trainingWatch(m_job, *m_trainer));
        at::manual_seed(m_arguments.seed);
    }

    train::GenerationForMetrics generationFor(const fs::path& folder) const {
        train::GenerationForMetrics how;
        how.defaults = generation::loadGenerationConfig(folder, m_model->model().config());
        how.config = how.defaults;
        Json options = Json::object();
        if (m_arguments.generation_max_length) {
            options["max_length"] = *m_arguments.generation_max_length;
        }
        if (m_arguments.generation_num_beams) {
            options["num_beams"] = *m_arguments.generation_num_beams;
        }
        generation::applyOptions(how.config, options);
        const auto pad = m_tokenizer->specialTokenId(text::SpecialToken::Pad);
        how.padTokenId = pad ? *pad : m_tokenizer->specialTokenId(text::SpecialToken::Eos).value_or(0);
        return how;
    }

    const Json& m_params;
    host::JobContext& m_job;
    train::TrainingArguments m_arguments;
    std::unique_ptr<train::TrainableModel> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    std::unique_ptr<train::TrainingTask> m_task;
    std::unique_ptr<train::Trainer> m_trainer;
};

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

Json checkpointNames(const fs::path& outputFolder) {
    Json names = Json::array();
    for (const fs::path& folder : train::checkpointsIn(outputFolder)) {
        names.push_back(folder.filename().string());
    }
    return names;
}

Json predictionsOf(TrainingJob& run) {
    const auto [result, metrics] = run.trainer().predict(run.features("test_dataset"));
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
        TrainingJob first(params, models, job, outputFolder);
        first.trainer().addCallback(std::make_unique<InterruptCallback>(*step));
        try {
            first.trainer().train();
        } catch (const Interrupted&) {
            checkpoint = train::checkpointsIn(outputFolder).back();
        }
    }
    TrainingJob last(params, models, job, outputFolder);
    const train::TrainResult result = last.trainer().train(checkpoint);
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
    }
    return out;
}

}  // namespace

host::Method trainMethod(LoadedModels& models) {
    return [&models](const Json& params, host::JobContext& job) -> api::Output {
        checkParamNames(params, "train",
                        {"model",
                         "head",
                         "config",
                         "task",
                         "train_dataset",
                         "eval_dataset",
                         "test_dataset",
                         "columns",
                         "data",
                         "arguments",
                         "metrics",
                         "metric_options",
                         "early_stopping",
                         "freeze",
                         "lora",
                         "merge",
                         "resume_from_checkpoint",
                         "interrupt_at_step",
                         "resume_data_order",
                         "return_parameters",
                         "evaluate_at_end"});
        return {{api::Document{run(params, models, job)}}, false};
    };
}

}  // namespace twb::tasks
