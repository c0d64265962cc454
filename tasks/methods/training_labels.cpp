#include "tasks/methods/training_labels.h"

#include <utility>

#include "engine/train/data/label_plan.h"
#include "engine/train/training_task.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Json;

/// The column of a request that holds the labels; empty for tasks without classes.
std::string labelColumn(const Json& params) {
    const std::string task = core::optionalString(params, "task", "train").value_or("");
    const std::string role = task == "text-classification" ? "label" : task == "token-classification" ? "tags" : "";
    const Json columns = objectOrEmpty(params, "columns", "train");
    return role.empty() ? role : core::optionalString(columns, role.c_str(), "columns").value_or(role);
}

}  // namespace

Json labelFieldsOf(const Json& params, Json config, const std::vector<const std::vector<Json>*>& dataSets) {
    const Json data = objectOrEmpty(params, "data", "train");
    const std::string column = labelColumn(params);
    if (!train::labelsAreOfData(data) || column.empty()) {
        return Json::object();
    }
    train::LabelQuestion question{.modelConfig = std::move(config),
                                  .setting = data["labels"],
                                  .cells = {},
                                  .mayBeRegression = params["task"] == "text-classification"};
    for (const std::vector<Json>* rows : dataSets) {
        for (const Json& row : *rows) {
            question.cells.push_back(row.value(column, Json()));
        }
    }
    return train::labelConfig(question);
}

}  // namespace twb::tasks
