#pragma once

#include <QString>
#include <string>
#include <vector>

#include "engine/core/json.h"

namespace twb::ui {

/// What the Fine-tune page knows of a task: how it is called, and with what a run of it begins.
struct TrainTask {
    std::string id;  ///< as the method `train` calls it
    QString title;
    QString runTask;       ///< the pipeline that runs the trained model; empty when there is none
    std::string head;      ///< the Auto class whose head trains
    std::string metrics;   ///< computed on the evaluation set; empty: the loss alone
    core::Json data;       ///< lengths and the like
    core::Json arguments;  ///< beyond those of the form
    double learningRate;

    /// Whether the rows are parts of one text, in their order.
    bool isRunningText() const { return data.contains("block_size"); }
};

const std::vector<TrainTask>& trainTasks();

/// Null when there is no such task.
const TrainTask* trainTask(const std::string& id);

}  // namespace twb::ui
