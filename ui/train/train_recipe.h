#pragma once

#include <QString>
#include <string>

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"
#include "ui/train/train_tasks.h"

namespace twb::ui {

/// What the Fine-tune page asks for.
struct TrainSetup {
    const TrainTask* task = nullptr;
    std::string model;
    train::Dataset training;
    train::Dataset evaluation;  ///< empty: none
    core::Json columns;         ///< {role: column}
    double epochs = 3;
    int batchSize = 8;
    double learningRate = 5e-5;
    int processes = 1;  ///< that train together
    std::string outputFolder;
    core::Json settings = core::Json::object();  ///< {name: value} beyond the above: training arguments, "data.X" and "lora.X"
    QString more;                                ///< the same as lines "name=value", which count more
};

/// The parameters of the method `train`, without the rows. Throws core::Error naming what is missing or wrong.
core::Json trainParams(const TrainSetup& setup);

/// The same of a form that is not complete yet: nothing is checked.
core::Json trainOutline(const TrainSetup& setup);

/// Writes the recipe for `twb train`, and the rows into .jsonl files beside it; returns the parameters of the method `train`, which name
/// those files. Takes a while for many rows. Throws core::Error when it cannot.
core::Json writeRecipe(const TrainSetup& setup, const QString& file);

}  // namespace twb::ui
