#pragma once

#include "engine/core/json.h"
#include "engine/train/data/dataset.h"

namespace twb::ui {

struct TrainSetup;

/// The data with labels that the trained model will know, and the fields of its configuration that name them.
struct Labelled {
    train::Dataset training;
    train::Dataset evaluation;
    core::Json config = core::Json::object();
    bool isRegression = false;
};

/// Classes whose names the model has already keep their ids; other classes get ids in the order of their names. Labels with fractions
/// mean regression. Only for the tasks that have classes; the data are returned as they are for the others. Throws core::Error when the
/// model was made for another number of classes.
Labelled withLabelIds(const TrainSetup& setup);

}  // namespace twb::ui
