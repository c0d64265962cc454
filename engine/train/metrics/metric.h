#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"

/// Figures that judge a model, named as Hugging Face's `evaluate` names them and computed as the libraries behind it do (scikit-learn,
/// scipy, seqeval, sacrebleu, rouge-score, jiwer, pycocotools). No torch in here.
namespace twb::train {

/// Predictions and references as JSON: lists of labels, figures, texts or objects, by the metric. An undefined figure is NaN (null in JSON
/// text). Throws Error(InvalidParameter) naming the metric and the option, the field or the lengths that do not fit.
core::Json computeMetric(const std::string& name, const core::Json& predictions, const core::Json& references, const core::Json& options);

/// All names that computeMetric knows, sorted.
std::vector<std::string> metricNames();

}  // namespace twb::train
