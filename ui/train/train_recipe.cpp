#include "ui/train/train_recipe.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/train/data/column_roles.h"
#include "engine/train/data/export.h"
#include "engine/train/data/label_plan.h"
#include "ui/data/finding_text.h"
#include "ui/text.h"

namespace twb::ui {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::size_t kPointsWanted = 400;  // of the loss curve
constexpr int kSamples = 3;                 // texts that a language model writes after each evaluation

/// Context of the texts below.
struct TrainRecipe {
    Q_DECLARE_TR_FUNCTIONS(TrainRecipe)
};

[[noreturn]] void refuse(const QString& sentence) {
    throw Error(ErrorCode::InvalidParameter, sentence.toStdString());
}

void check(const TrainSetup& setup) {
    if (!setup.task) {
        refuse(TrainRecipe::tr("Choose a task."));
    }
    if (setup.training.empty()) {
        refuse(TrainRecipe::tr("Choose the data: open or drop a file or a folder."));
    }
    if (setup.model.empty()) {
        refuse(TrainRecipe::tr("Choose a model."));
    }
    const auto problems = train::columnProblems(setup.training, setup.task->id, setup.columns);
    if (!problems.empty()) {
        refuse(columnProblemText(problems.front()));
    }
    if (setup.outputFolder.empty()) {
        refuse(TrainRecipe::tr("Choose a folder for the trained model."));
    }
}

/// A number, true, false, null, list or object as JSON; else a text.
Json valueOf(const QString& text) {
    const Json parsed = Json::parse(text.toStdString(), nullptr, false);
    return parsed.is_discarded() ? Json(text.toStdString()) : parsed;
}

/// A training argument, or with a dot in its name a member of a group.
void put(Json& params, const std::string& name, const Json& value) {
    const std::size_t dot = name.find('.');
    const std::string group = dot == std::string::npos ? "arguments" : name.substr(0, dot);
    if (group != "arguments" && group != "data" && group != "lora") {
        refuse(TrainRecipe::tr("“%1” is no group of settings: there are data. and lora., and names without a dot.").arg(qtext(group)));
    }
    params[group][dot == std::string::npos ? name : name.substr(dot + 1)] = value;
}

void addLines(const QString& lines, Json& params) {
    for (const QString& line : lines.split('\n', Qt::SkipEmptyParts)) {
        const qsizetype equals = line.indexOf('=');
        if (line.trimmed().isEmpty() || line.trimmed().startsWith('#')) {
            continue;
        }
        if (equals <= 0) {
            refuse(TrainRecipe::tr("“%1” is no setting: write name=value, such as warmup_ratio=0.1.").arg(line.trimmed()));
        }
        put(params, line.left(equals).trimmed().toStdString(), valueOf(line.mid(equals + 1).trimmed()));
    }
}

Json argumentsOf(const TrainSetup& setup) {
    const auto rowsAStep = std::size_t(setup.batchSize) * std::size_t(setup.processes);
    const std::size_t stepsAnEpoch = (setup.training.size() + rowsAStep - 1) / rowsAStep;
    const auto steps = std::size_t(std::ceil(double(stepsAnEpoch) * setup.epochs));
    Json arguments{{"output_dir", setup.outputFolder},
                   {"num_train_epochs", setup.epochs},
                   {"per_device_train_batch_size", setup.batchSize},
                   {"per_device_eval_batch_size", setup.batchSize},
                   {"learning_rate", setup.learningRate},
                   {"logging_steps", std::max<std::size_t>(1, steps / kPointsWanted)},
                   {"save_strategy", "epoch"},
                   {"save_total_limit", 1}};
    if (!setup.evaluation.empty()) {
        arguments["evaluation_strategy"] = "epoch";
    }
    arguments.update(setup.task->arguments);
    return arguments;
}

void addCells(const train::Dataset& dataset, const std::string& column, std::vector<Json>& cells) {
    if (const auto index = dataset.columnIndex(column)) {
        for (std::size_t row = 0; row < dataset.size(); ++row) {
            cells.push_back(dataset.cell(row, *index));
        }
    }
}

/// Whether the labels are figures to predict, by the rule that the engine follows.
bool isRegression(const TrainSetup& setup) {
    if (setup.task->id != "text-classification") {
        return false;
    }
    train::LabelQuestion question{.modelConfig = Json::object(), .setting = "data", .cells = {}, .mayBeRegression = true};
    if (const auto config = std::filesystem::path(setup.model) / "config.json"; std::filesystem::is_regular_file(config)) {
        question.modelConfig = core::readJsonFile(config);
    }
    const auto column = setup.columns.at("label").get<std::string>();
    addCells(setup.training, column, question.cells);
    addCells(setup.evaluation, column, question.cells);
    return train::labelConfig(question).value("problem_type", Json()) == "regression";
}

/// Whether an answer column has rows without an answer (as SQuAD 2.0).
bool mayHaveNoAnswer(const TrainSetup& setup) {
    std::vector<Json> cells;
    const std::string column = setup.columns.value("answers", "answers");
    addCells(setup.training, column, cells);
    addCells(setup.evaluation, column, cells);
    return std::any_of(cells.begin(), cells.end(),
                       [](const Json& answers) { return answers.is_object() && answers.value("text", Json()).empty(); });
}

/// What the evaluation set is scored by, for this task and these rows; empty: the loss alone.
std::string metricOf(const TrainSetup& setup) {
    if (isRegression(setup)) {
        return "mse";
    }
    return setup.task->metrics == "squad" && mayHaveNoAnswer(setup) ? "squad_v2" : setup.task->metrics;
}

/// All but the rows.
Json paramsOf(const TrainSetup& setup) {
    Json params{{"model", setup.model}, {"head", setup.task->head}, {"task", setup.task->id}, {"columns", setup.columns}};
    params["data"] = setup.task->data;
    params["data"]["labels"] = "data";
    if (setup.processes > 1) {
        params["processes"] = setup.processes;
    }
    params["arguments"] = argumentsOf(setup);
    if (!setup.evaluation.empty()) {
        if (const std::string metric = metricOf(setup); !metric.empty()) {
            params["metrics"] = Json::array({metric});
        }
    }
    if (!setup.evaluation.empty() && setup.task->head == "AutoModelForCausalLM") {
        params["sample_predictions"] = kSamples;
    }
    for (const auto& [name, value] : setup.settings.items()) {
        put(params, name, value);
    }
    addLines(setup.more, params);
    if (params.contains("lora")) {
        params["save_merged"] = true;  // the adapter alone cannot be opened
    }
    return params;
}

}  // namespace

Json trainParams(const TrainSetup& setup) {
    check(setup);
    return paramsOf(setup);
}

Json trainOutline(const TrainSetup& setup) {
    return paramsOf(setup);
}

Json writeRecipe(const TrainSetup& setup, const QString& file) {
    check(setup);
    Json params = paramsOf(setup);
    const QFileInfo info(file);
    QDir().mkpath(info.absolutePath());
    const auto writeRows = [&](const char* key, const QString& name, const train::Dataset& rows) {
        if (!rows.empty()) {
            const QString path = info.absoluteDir().filePath(info.completeBaseName() + "." + name + ".jsonl");
            train::exportDataset(rows, std::filesystem::path(path.toStdU16String()));
            params[key] = path.toStdString();
        }
    };
    writeRows("train_dataset", "train", setup.training);
    writeRows("eval_dataset", "eval", setup.evaluation);
    QSaveFile out(file);
    const QByteArray text = QByteArray::fromStdString(core::dumpJson(params, 2)) + "\n";
    if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size() || !out.commit()) {
        throw Error(ErrorCode::InvalidFile, TrainRecipe::tr("%1 cannot be written: %2.").arg(file, out.errorString()).toStdString());
    }
    return params;
}

}  // namespace twb::ui
