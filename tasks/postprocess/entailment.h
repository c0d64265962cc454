#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/value.h"
#include "engine/core/json.h"

/// Zero-shot classification by a model for natural language inference (transformers' ZeroShotClassificationPipeline).
namespace twb::tasks {

/// The index of the class "entailment" by label2id of config.json, or its id2label (a label that begins with "entail"); -1, the last one, when no label
/// says so.
std::int64_t entailmentIndex(const core::Json& config);

/// The hypothesis for a label: Python's str.format of the template with it ("This example is {}."; {0}, {{ and }} too). Throws
/// Error(InvalidParameter) naming hypothesis_template when the template has no place for the label, or another one.
std::string hypothesisFor(const std::string& label, const std::string& hypothesisTemplate);

/// `logits[i]` are the classes' logits for label i. Each label on its own (entailment against contradiction) when `multiLabel` or when
/// there is only one; else the labels compete. Best first.
std::vector<api::LabelScore> rankLabels(const std::vector<std::string>& labels, const std::vector<std::vector<float>>& logits,
                                        std::int64_t entailment, bool multiLabel);

}  // namespace twb::tasks
