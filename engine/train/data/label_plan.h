#pragma once

#include <vector>

#include "engine/core/json.h"

namespace twb::train {

/// Which labels a model is to know: `data.labels` of a training request.
struct LabelQuestion {
    core::Json modelConfig = core::Json::object();  ///< config.json, with what the request overrides
    core::Json setting;                             ///< "data", or the names in the order of their ids
    std::vector<core::Json> cells;                  ///< the labels of all rows; nulls do not count
    bool mayBeRegression = false;                   ///< numbers with a fraction are values to predict
};

/// The fields of config.json that make the labels those of the data, as run_glue and run_ner do: `id2label`, `label2id` and, where it must
/// differ, `problem_type`. Names are sorted, numbers by size; lists of names are several labels at once, lists of numbers one figure a
/// class. Empty when the model knows exactly these labels already (in any case of the letters): then its ids stay. Throws
/// Error(InvalidParameter) for another setting, Error(InvalidInput) when there are no labels.
core::Json labelConfig(const LabelQuestion& question);

/// The fields for these names.
core::Json labelFields(const std::vector<std::string>& names);

}  // namespace twb::train
