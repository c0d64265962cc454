#include "tasks/methods/training_job.h"

#include <algorithm>
#include <array>

#include <ATen/ATen.h>

#include "engine/core/byte_size.h"
#include "engine/core/error.h"
#include "engine/core/executable_folder.h"
#include "engine/hub/cache.h"
#include "engine/io/cache_folder.h"
#include "engine/io/mapped_file.h"
#include "engine/io/tensorboard_file.h"
#include "engine/text/tokenizer.h"
#include "engine/train/trainer/command_callback.h"
#include "engine/train/trainer/report_callbacks.h"
#include "tasks/methods/params.h"
#include "tasks/methods/sample_texts.h"
#include "tasks/methods/training_labels.h"
#include "tasks/methods/training_processes.h"
#include "tasks/methods/training_rows.h"
#include "tasks/methods/training_watch.h"

namespace twb::tasks {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Json;

constexpr const char* kTrain = "train_dataset";
constexpr const char* kEvaluation = "eval_dataset";
constexpr const char* kTest = "test_dataset";

constexpr std::size_t kFewestCachedRows = 5000;     // fewer are tokenized in less than it takes to look
constexpr std::uintmax_t kSmallFile = 64ULL << 20;  // a tokenizer's; weights are larger

constexpr std::array kProgramFiles{
    "twb", "twb.exe", "transformer-workbench", "transformer-workbench.exe", "libtwb_engine.so", "libtwb_engine.dylib", "twb_engine.dll"};

/// What a tokenizer may be made of, in an order that does not change.
std::vector<fs::path> smallFilesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string ending = entry.path().extension().string();
        const bool isWeights = ending == ".safetensors" || ending == ".bin" || ending == ".gguf" || ending == ".pt";
        if (entry.is_regular_file() && !isWeights && entry.file_size() > 0 && entry.file_size() <= kSmallFile) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

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

std::string listOf(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

}  // namespace

void checkTrainingParams(const Json& params) {
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
                     "event_command",
                     "memory_limit",
                     "processes",
                     "sample_predictions",
                     "validation_split_percentage",
                     "freeze",
                     "lora",
                     "merge",
                     "save_merged",
                     "resume_from_checkpoint",
                     "interrupt_at_step",
                     "resume_data_order",
                     "return_parameters",
                     "evaluate_at_end"});
}

std::uint64_t trainingMemoryLimit(const Json& params) {
    const Json limit = params.value("memory_limit", Json());
    const auto processes = static_cast<std::uint64_t>(trainingProcessCount(params));
    if (limit.is_number_unsigned()) {
        return limit.get<std::uint64_t>() / processes;
    }
    const auto text = core::optionalString(params, "memory_limit", "train");
    return text ? core::parseByteSize(*text, "memory_limit") / processes : 0;
}

train::TrainableOptions trainableOptions(const Json& params, const train::TrainingArguments& arguments) {
    train::TrainableOptions options;
    options.head = core::optionalString(params, "head", "train").value_or("");
    options.config = objectOrEmpty(params, "config", "train");
    options.freeze = params.value("freeze", std::vector<std::string>());
    options.lora = params.value("lora", Json());
    options.recomputesLayers = arguments.gradient_checkpointing;
    if (arguments.bf16) {
        options.autocast = at::kBFloat16;
    }
    return options;
}

std::unique_ptr<train::TrainerCallback> interruptCallback(std::int64_t step) {
    return std::make_unique<InterruptCallback>(step);
}

TrainingJob::TrainingJob(const Json& params, LoadedModels& models, host::JobContext& job, const fs::path& outputFolder,
                         std::shared_ptr<const train::ProcessGroup> group)
    : m_params(params),
      m_meter(trainingMemoryLimit(params)),
      m_job(job),
      m_group(std::move(group)),
      m_arguments(train::trainingArgumentsFromJson(objectOrEmpty(params, "arguments", "train"))) {
    m_arguments.output_dir = outputFolder.string();
    const std::string folder = requiredText(params, "model", "train");
    const fs::path path = hub::resolveModel(folder);
    if (!m_params.contains(kTrain)) {
        throw Error(ErrorCode::InvalidParameter, "train needs a train_dataset.");
    }
    m_rows.emplace_back(kTrain, trainingRows(m_params, m_params[kTrain], kTrain));
    if (const Json evaluation = m_params.value(kEvaluation, Json()); evaluation.is_object()) {
        for (const auto& [name, rows] : evaluation.items()) {
            const std::string field = std::string(kEvaluation) + "." + name;
            m_rows.emplace_back(field, trainingRows(m_params, rows, field));
        }
    } else if (!evaluation.is_null()) {
        m_rows.emplace_back(kEvaluation, trainingRows(m_params, evaluation, kEvaluation));
    } else if (const auto percentage = core::optionalNumber(m_params, "validation_split_percentage", "train")) {
        std::vector<Json> validation = takeValidation(m_rows.front().second, *percentage);
        m_rows.emplace_back(kEvaluation, std::move(validation));
    }
    at::manual_seed(m_arguments.seed);
    train::TrainableOptions options = trainableOptions(params, m_arguments);
    Json config = core::readJsonFile(path / "config.json");
    config.update(options.config);
    std::vector<const std::vector<Json>*> dataSets;
    for (const auto& [field, rows] : m_rows) {
        dataSets.push_back(&rows);
    }
    if (const Json labels = labelFieldsOf(params, std::move(config), dataSets); !labels.empty()) {
        options.config.update(labels);
        options.redrawsOtherShapes = true;
    }
    m_model = std::make_unique<train::TrainableModel>(path, options);
    tellWhatIsNew();
    m_tokenizer = models.tokenizer(folder, job);
    m_task = train::makeTrainingTask(params, *m_tokenizer, m_model->model());
    makeTrainer(path);
}

/// As transformers warns of what no checkpoint has taught.
void TrainingJob::tellWhatIsNew() const {
    const nn::WeightStore& weights = m_model->model().weights();
    if (const std::vector<std::string> missing = weights.missingKeys(); !missing.empty()) {
        m_job.log(core::LogLevel::Info, "Newly initialised, because the checkpoint lacks them: " + listOf(missing) + ".");
    }
    std::vector<std::string> other;
    for (const nn::WeightStore::OtherShape& entry : weights.otherShapes()) {
        other.push_back(entry.name + " (" + c10::str(at::IntArrayRef(entry.stored)) + " in the checkpoint, " +
                        c10::str(weights.find(entry.name)->tensor.sizes()) + " here)");
    }
    if (!other.empty()) {
        m_job.log(core::LogLevel::Info, "Newly initialised because of another shape: " + listOf(other) + ".");
    }
}

train::EvaluationSet TrainingJob::testSet() const {
    std::vector<Json> rows = trainingRows(m_params, m_params.at(kTest), kTest);
    std::vector<train::Feature> features = m_task->evaluationFeatures(rows);
    return {"", std::move(features), std::move(rows)};
}

void TrainingJob::makeTrainer(const fs::path& folder) {
    std::vector<train::EvaluationSet> evaluationSets;
    for (auto& [field, rows] : m_rows) {
        if (field.starts_with(kEvaluation) && m_group->isFirst()) {
            const std::size_t dot = field.find('.');
            std::vector<train::Feature> features = m_task->evaluationFeatures(rows);
            evaluationSets.push_back({dot == std::string::npos ? "" : field.substr(dot + 1), std::move(features), std::move(rows)});
        }
    }
    train::TrainerOptions options;
    options.arguments = m_arguments;
    options.givenArguments = objectOrEmpty(m_params, "arguments", "train");
    options.hasMetrics = m_params.contains("metrics") && !m_params["metrics"].empty();
    options.cancel = m_job.cancelToken();
    options.group = m_group;
    const std::string order = core::optionalString(m_params, "resume_data_order", "train").value_or("exact");
    if (order != "exact" && order != "reference") {
        throw Error(ErrorCode::InvalidParameter, "resume_data_order must be \"exact\" or \"reference\", but is \"" + order + "\".");
    }
    options.resumeOrder = order == "exact" ? train::ResumeOrder::Exact : train::ResumeOrder::Reference;
    if (m_arguments.predict_with_generate) {
        options.generation = generationFor(folder);
    }
    prepareSamples(folder, evaluationSets);
    std::vector<train::Feature> examples = examplesOf(m_rows.front().second, folder);
    if (examples.empty()) {
        throw Error(ErrorCode::InvalidInput,
                    m_rows.front().second.empty()
                        ? "train_dataset has no rows."
                        : "train_dataset gives no example to learn from: what is to be learnt lies beyond max_length, or all rows together "
                          "have fewer tokens than block_size.");
    }
    m_trainer = std::make_unique<train::Trainer>(*m_model, *m_task, std::move(options), std::move(examples), std::move(evaluationSets));
    if (m_group->isFirst()) {
        addCallbacks();
    }
    at::manual_seed(m_arguments.seed);
}

/// Whatever the features of rows depend on: the program, the model's tokenizer and labels, how the request prepares rows, and the rows.
train::FeatureKey TrainingJob::featureKey(std::span<const Json> rows, const fs::path& model) const {
    train::FeatureKey key;
    key.add(TWB_VERSION);
    for (const char* name : kProgramFiles) {
        std::error_code absent;
        key.add(std::to_string(fs::last_write_time(core::executableFolder() / name, absent).time_since_epoch().count()));
    }
    for (const fs::path& file : smallFilesIn(model)) {
        const auto mapped = io::MappedFile::open(file);
        key.add(file.filename().string());
        key.add({reinterpret_cast<const char*>(mapped->bytes().data()), mapped->bytes().size()});
    }
    key.add(core::dumpJson(m_model->model().config()));
    for (const char* field : {"task", "columns", "data"}) {
        key.add(core::dumpJson(m_params.value(field, Json())));
    }
    for (const Json& row : rows) {
        key.add(core::dumpJson(row));
    }
    return key;
}

std::vector<train::Feature> TrainingJob::examplesOf(std::span<const Json> rows, const fs::path& model) const {
    if (rows.size() < kFewestCachedRows) {
        return tokenized(rows);
    }
    const train::FeatureCache cache(io::cacheFolder("tokenized"));
    const train::FeatureKey key = featureKey(rows, model);
    if (std::optional<std::vector<train::Feature>> kept = cache.load(key)) {
        return std::move(*kept);
    }
    std::vector<train::Feature> examples = tokenized(rows);
    cache.store(key, examples);
    return examples;
}

std::vector<train::Feature> TrainingJob::tokenized(std::span<const Json> rows) const {
    std::vector<train::Feature> examples;
    for (std::size_t begin = 0; begin < rows.size(); begin += train::kRowsAtOnce) {
        m_job.checkCancelled();
        m_job.progress(begin, rows.size(), "rows", "Tokenizing");
        const std::size_t count = std::min(train::kRowsAtOnce, rows.size() - begin);
        for (train::Feature& feature : m_task->features(rows.subspan(begin, count))) {
            examples.push_back(std::move(feature));
        }
    }
    return examples;
}

/// The rows that the model is to go on from after each evaluation.
void TrainingJob::prepareSamples(const fs::path& folder, const std::vector<train::EvaluationSet>& evaluationSets) {
    const std::int64_t count = core::optionalInt(m_params, "sample_predictions", "train").value_or(0);
    if (count == 0 || evaluationSets.empty()) {
        return;
    }
    if (count < 0 || !train::isCausal(m_model->model())) {
        throw Error(ErrorCode::InvalidParameter,
                    "sample_predictions must be a number from 0, and goes with models that write on (ForCausalLM) only.");
    }
    const std::vector<train::Feature>& all = evaluationSets.front().features;
    const std::size_t wanted = std::min(all.size(), static_cast<std::size_t>(count));
    std::vector<train::Feature> rows;
    for (std::size_t i = 0; i < wanted; ++i) {
        rows.push_back(all[i * all.size() / wanted]);
    }
    m_samples = sampleTexts(m_job, *m_model, *m_tokenizer, generationFor(folder), rows);
}

void TrainingJob::addCallbacks() {
    if (const Json early = m_params.value("early_stopping", Json()); early.is_object()) {
        m_trainer->addCallback(train::earlyStoppingCallback(core::optionalInt(early, "patience", "early_stopping").value_or(1),
                                                            core::optionalNumber(early, "threshold", "early_stopping").value_or(0)));
    }
    addReports();
    if (const Json command = m_params.value("event_command", Json()); !command.is_null()) {
        m_trainer->addCallback(train::commandCallback(train::eventCommandFromJson(command), m_job.cancelToken()));
    }
    if (m_samples) {
        m_trainer->addCallback(std::move(m_samples));
    }
    m_trainer->addCallback(trainingWatch(m_job, *m_trainer, m_meter));
}

/// What report_to names. A run whose folder is not kept writes reports only into a logging_dir that is named.
void TrainingJob::addReports() {
    const Json given = objectOrEmpty(m_params, "arguments", "train");
    if (!m_arguments.logging_dir && core::optionalString(given, "output_dir", "arguments").value_or("").empty()) {
        return;
    }
    const fs::path folder = m_arguments.logging_dir ? fs::path(*m_arguments.logging_dir) : m_arguments.output_dir / io::defaultRunFolder();
    for (const std::string& name : m_arguments.report_to) {
        if (name == "tensorboard") {
            const Json texts{{"args", train::toJson(m_arguments)}, {"model_config", m_model->model().config()}};
            m_trainer->addCallback(train::tensorBoardCallback(folder, texts));
        } else if (name == "csv") {
            m_trainer->addCallback(train::csvLogCallback(folder / "log.csv"));
        } else if (name == "jsonl") {
            m_trainer->addCallback(train::jsonlLogCallback(folder / "log.jsonl"));
        }
    }
}

train::GenerationForMetrics TrainingJob::generationFor(const fs::path& folder) const {
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

}  // namespace twb::tasks
