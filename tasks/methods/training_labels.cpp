#include "tasks/methods/training_labels.h"

#include <algorithm>
#include <utility>

#include "engine/train/data/label_plan.h"
#include "engine/train/training_task.h"
#include "tasks/methods/params.h"

namespace twb::tasks {
namespace {

using core::Json;

/// What the labels are called in a task; empty for tasks without classes.
std::string labelRole(const Json& params) {
    const std::string task = core::optionalString(params, "task", "train").value_or("");
    return task == "text-classification" ? "label" : task == "token-classification" ? "tags" : "";
}

}  // namespace

Json labelFieldsOf(const Json& params, Json config, const std::vector<const std::vector<Json>*>& dataSets) {
    const Json data = objectOrEmpty(params, "data", "train");
    const std::string role = labelRole(params);
    if (!train::labelsAreOfData(data) || role.empty()) {
        return Json::object();
    }
    const Json columns = objectOrEmpty(params, "columns", "train");
    const std::string column = core::optionalString(columns, role.c_str(), "columns").value_or(role);
    train::LabelQuestion question{.modelConfig = std::move(config),
                                  .setting = data["labels"],
                                  .cells = {},
                                  .mayBeRegression = params["task"] == "text-classification"};
    for (const std::vector<Json>* rows : dataSets) {
        if (!rows->empty() && std::none_of(rows->begin(), rows->end(), [&](const Json& row) { return row.contains(column); })) {
            throw train::missingColumn(column, role, rows->front());
        }
        for (const Json& row : *rows) {
            question.cells.push_back(row.value(column, Json()));
        }
    }
    return train::labelConfig(question);
}

}  // namespace twb::tasks
