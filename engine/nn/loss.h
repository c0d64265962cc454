#pragma once

#include <cstdint>
#include <string>

#include <ATen/ATen.h>

/// The losses of transformers' heads. Labels of -100 (or the given index) do not count. All throw Error(InvalidInput) naming `labels` when
/// shapes or classes do not fit.
namespace twb::nn {

using at::Tensor;

/// Mean cross entropy of logits [..., classes] against int64 labels [...].
Tensor crossEntropy(const Tensor& logits, const Tensor& labels, std::int64_t ignoreIndex = -100);

/// Cross entropy of position i against label i + 1. Logits [batch, length, classes], labels [batch, length].
Tensor nextTokenLoss(const Tensor& logits, const Tensor& labels);

/// A sequence classifier's loss by problem_type ("regression", "single_label_classification", "multi_label_classification"); empty: guessed
/// from the number of labels and the labels' type as transformers does. Logits [batch, classes].
Tensor sequenceClassificationLoss(const Tensor& logits, const Tensor& labels, std::int64_t numLabels, const std::string& problemType);

/// Mean of the start's and the end's cross entropy; positions outside the sequence do not count. Logits [batch, length].
Tensor questionAnsweringLoss(const Tensor& startLogits, const Tensor& endLogits, Tensor startPositions, Tensor endPositions);

}  // namespace twb::nn
