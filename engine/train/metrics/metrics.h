#pragma once

#include "engine/train/metrics/metric_input.h"

/// The metrics, a function each; metric.cpp gives them their names.
namespace twb::train {

// classification.cpp: labels are numbers or names; 0/1 rows for several labels an item
Json accuracy(const MetricCall& call);
Json confusionMatrix(const MetricCall& call);
Json matthewsCorrelation(const MetricCall& call);
// precision_recall.cpp
Json precision(const MetricCall& call);
Json recall(const MetricCall& call);
Json f1(const MetricCall& call);
// roc_auc.cpp
Json rocAuc(const MetricCall& call);
// calibration.cpp
Json expectedCalibrationError(const MetricCall& call);
Json mcnemar(const MetricCall& call);
// regression.cpp
Json meanSquaredError(const MetricCall& call);
Json meanAbsoluteError(const MetricCall& call);
Json pearson(const MetricCall& call);
Json spearman(const MetricCall& call);
// glue.cpp
Json glue(const MetricCall& call);
// seqeval.cpp
Json seqeval(const MetricCall& call);
// squad.cpp
Json squad(const MetricCall& call);
Json squadV2(const MetricCall& call);
Json exactMatch(const MetricCall& call);
// bleu.cpp, chrf.cpp, rouge.cpp
Json bleu(const MetricCall& call);
Json sacrebleu(const MetricCall& call);
Json chrf(const MetricCall& call);
Json rouge(const MetricCall& call);
// error_rate.cpp
Json wordErrorRate(const MetricCall& call);
Json characterErrorRate(const MetricCall& call);
// perplexity.cpp
Json perplexity(const MetricCall& call);
// mean_iou.cpp, coco.cpp
Json meanIou(const MetricCall& call);
Json coco(const MetricCall& call);

}  // namespace twb::train
