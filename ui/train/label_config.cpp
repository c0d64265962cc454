#include "ui/train/label_config.h"

#include <QCoreApplication>
#include <algorithm>
#include <filesystem>

#include "engine/core/error.h"
#include "engine/train/data/labels.h"
#include "ui/train/train_recipe.h"

namespace twb::ui {
namespace {

using core::Json;

/// Context of the texts below.
struct LabelConfig {
    Q_DECLARE_TR_FUNCTIONS(LabelConfig)
};

Json modelConfig(const std::string& model) {
    const std::filesystem::path file = std::filesystem::path(model) / "config.json";
    return std::filesystem::is_regular_file(file) ? core::readJsonFile(file) : Json::object();
}

std::vector<std::string> namesIn(const train::Dataset& training, const train::Dataset& evaluation, const std::string& column) {
    std::vector<std::string> names = train::labelNames(training, *training.columnIndex(column));
    if (const auto index = evaluation.columnIndex(column)) {
        for (const std::string& name : train::labelNames(evaluation, *index)) {
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names;
}

bool any(const train::Dataset& dataset, std::size_t column, bool (*is)(const Json&)) {
    for (std::size_t row = 0; row < dataset.size(); ++row) {
        if (is(dataset.cell(row, column))) {
            return true;
        }
    }
    return false;
}

/// Names instead of numbers, also inside lists.
Json asNames(const Json& value) {
    if (value.is_array()) {
        Json names = Json::array();
        for (const Json& item : value) {
            names.push_back(train::labelText(item));
        }
        return names;
    }
    return value.is_null() ? value : Json(train::labelText(value));
}

/// Whether the labels are 0, 1, ... below `count`.
bool areIds(const std::vector<std::string>& names, std::size_t count) {
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return !name.empty() && name.size() < 7 && name.find_first_not_of("0123456789") == std::string::npos && std::stoul(name) < count;
    });
}

/// Whether the checkpoint has a head of this kind, whose size is fixed.
bool hasHead(const Json& config, const std::string& autoClass) {
    const std::string kind = autoClass.substr(std::string("AutoModel").size());
    for (const Json& name : config.value("architectures", Json::array())) {
        if (name.is_string() && name.get<std::string>().ends_with(kind)) {
            return true;
        }
    }
    return false;
}

Json labelFields(const std::vector<std::string>& names) {
    Json idToLabel = Json::object(), labelToId = Json::object();
    for (std::size_t id = 0; id < names.size(); ++id) {
        idToLabel[std::to_string(id)] = names[id];
        labelToId[names[id]] = id;
    }
    return {{"id2label", idToLabel}, {"label2id", labelToId}};
}

}  // namespace

Labelled withLabelIds(const TrainSetup& setup) {
    Labelled out{setup.training, setup.evaluation};
    const bool isTags = setup.task->id == "token-classification";
    if (!isTags && setup.task->id != "text-classification") {
        return out;
    }
    const std::string column = setup.columns.at(isTags ? "tags" : "label").get<std::string>();
    const std::size_t index = *setup.training.columnIndex(column);
    const Json config = modelConfig(setup.model);
    const Json known = config.value("label2id", Json::object());
    const bool isFixed = hasHead(config, setup.task->head);
    out.isRegression = !isTags && any(setup.training, index, [](const Json& label) { return label.is_number_float(); });
    const std::vector<std::string> names =
        out.isRegression ? std::vector<std::string>{"LABEL_0"} : namesIn(setup.training, setup.evaluation, column);
    const std::size_t headSize = known.empty() ? 2 : known.size();
    if (!out.isRegression && isFixed) {
        const bool knowsAll = std::all_of(names.begin(), names.end(), [&](const std::string& name) { return known.contains(name); });
        if (knowsAll || areIds(names, headSize)) {
            return out;  // the labels mean what they meant to the model
        }
    }
    if (isFixed && names.size() != headSize) {
        throw core::Error(core::ErrorCode::InvalidInput,
                          LabelConfig::tr("The model was made for %1 classes, but the data have %2. Choose a model without a head for this "
                                          "task, such as the one that it was made from.")
                              .arg(headSize)
                              .arg(names.size())
                              .toStdString());
    }
    out.config = labelFields(names);
    if (out.isRegression) {
        out.config["problem_type"] = "regression";
        return out;
    }
    if (!isTags && any(setup.training, index, [](const Json& label) { return label.is_array(); })) {
        out.config["problem_type"] = "multi_label_classification";
    }
    out.training = out.training.mapped(index, asNames);
    if (const auto place = out.evaluation.columnIndex(column)) {
        out.evaluation = out.evaluation.mapped(*place, asNames);
    }
    return out;
}

}  // namespace twb::ui
