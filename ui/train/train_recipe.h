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
    std::string outputFolder;
    QString more;  ///< lines "name=value": training arguments; "data.name=value" and "lora.name=value" for those
};

/// The parameters of the method `train`. Throws core::Error naming what is missing or wrong.
core::Json trainParams(const TrainSetup& setup);

/// Writes `params` as a recipe for `twb train`; its data sets go into .jsonl files beside it. Throws core::Error when it cannot.
void saveRecipe(const core::Json& params, const TrainSetup& setup, const QString& file);

}  // namespace twb::ui
