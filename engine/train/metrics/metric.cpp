#include "engine/train/metrics/metric.h"

#include <algorithm>
#include <map>

#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

const std::map<std::string, Json (*)(const MetricCall&)>& table() {
    static const std::map<std::string, Json (*)(const MetricCall&)> kTable = {
        {"accuracy", accuracy},
        {"bleu", bleu},
        {"cer", characterErrorRate},
        {"chrf", chrf},
        {"coco", coco},
        {"confusion_matrix", confusionMatrix},
        {"exact_match", exactMatch},
        {"expected_calibration_error", expectedCalibrationError},
        {"f1", f1},
        {"glue", glue},
        {"mae", meanAbsoluteError},
        {"matthews_correlation", matthewsCorrelation},
        {"mcnemar", mcnemar},
        {"mean_iou", meanIou},
        {"mse", meanSquaredError},
        {"pearsonr", pearson},
        {"perplexity", perplexity},
        {"precision", precision},
        {"recall", recall},
        {"roc_auc", rocAuc},
        {"rouge", rouge},
        {"sacrebleu", sacrebleu},
        {"seqeval", seqeval},
        {"spearmanr", spearman},
        {"squad", squad},
        {"squad_v2", squadV2},
        {"wer", wordErrorRate},
    };
    return kTable;
}

}  // namespace

std::vector<std::string> metricNames() {
    std::vector<std::string> names;
    for (const auto& [name, function] : table()) {
        names.push_back(name);
    }
    return names;
}

Json computeMetric(const std::string& name, const Json& predictions, const Json& references, const Json& options) {
    const auto it = table().find(name);
    if (it == table().end()) {
        std::string known;
        for (const std::string& each : metricNames()) {
            known += (known.empty() ? "" : ", ") + each;
        }
        throw core::Error(core::ErrorCode::InvalidParameter, "There is no metric \"" + name + "\". There are " + known + ".");
    }
    const MetricCall call{name, predictions, references, options};
    if (predictions.is_array() && references.is_array() && predictions.size() != references.size()) {
        call.fail(std::to_string(predictions.size()) + " predictions, but " + std::to_string(references.size()) + " references.");
    }
    return it->second(call);
}

}  // namespace twb::train
