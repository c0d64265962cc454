// mean_iou: intersection over union of segmentation maps, a figure a class and their mean.
#include <cmath>

#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

double nanMean(const std::vector<double>& values) {
    double sum = 0, count = 0;
    for (const double value : values) {
        if (!std::isnan(value)) {
            sum += value;
            count += 1;
        }
    }
    return sum / count;
}

/// reduce_labels: 0 is background and becomes ignored, the others move down by one.
double relabelled(double label, const Json* labelMap, bool reduce) {
    if (labelMap != nullptr) {
        for (const auto& [from, to] : labelMap->items()) {
            if (label == std::stod(from)) {
                label = to.get<double>();
            }
        }
    }
    if (!reduce) {
        return label;
    }
    return label == 0 || label == 255 ? 255 : label - 1;
}

}  // namespace

Json meanIou(const MetricCall& call) {
    call.checkOptions({"num_labels", "ignore_index", "nan_to_num", "label_map", "reduce_labels"});
    if (!call.has("num_labels")) {
        call.fail("it needs the option num_labels.");
    }
    const std::int64_t classes = call.integer("num_labels", 0);
    if (classes < 1) {
        call.fail("num_labels must be at least 1.");
    }
    const auto ignored = static_cast<double>(call.integer("ignore_index", 255));
    const Json* labelMap = call.option("label_map");
    const bool reduce = call.flag("reduce_labels", false);
    const auto n = static_cast<std::size_t>(classes);
    std::vector<double> both(n, 0.0), predicted(n, 0.0), wanted(n, 0.0);
    for (std::size_t i = 0; i < call.references.size(); ++i) {
        const auto a = rowsOf(call, call.predictions[i], "predictions"), b = rowsOf(call, call.references[i], "references");
        if (a.size() != b.size() || a.front().size() != b.front().size()) {
            call.fail("map " + std::to_string(i) + " and its reference have different sizes.");
        }
        for (std::size_t y = 0; y < a.size(); ++y) {
            for (std::size_t x = 0; x < a[y].size(); ++x) {
                const double label = relabelled(b[y][x], labelMap, reduce);
                if (label == ignored) {
                    continue;
                }
                const auto count = [&](std::vector<double>& counts, double at) {
                    if (at >= 0 && at < static_cast<double>(n)) {
                        counts[static_cast<std::size_t>(at)] += 1;
                    }
                };
                count(predicted, a[y][x]);
                count(wanted, label);
                if (a[y][x] == label) {
                    count(both, label);
                }
            }
        }
    }
    std::vector<double> iou(n), accuracy(n);
    double hits = 0, all = 0;
    for (std::size_t k = 0; k < n; ++k) {
        iou[k] = both[k] / (predicted[k] + wanted[k] - both[k]);
        accuracy[k] = both[k] / wanted[k];
        hits += both[k];
        all += wanted[k];
    }
    double meanOfIou = nanMean(iou), meanOfAccuracy = nanMean(accuracy), overall = hits / all;
    if (call.has("nan_to_num")) {
        const double instead = call.number("nan_to_num", 0);
        const auto replace = [instead](double& value) { value = std::isnan(value) ? instead : value; };
        for (std::size_t k = 0; k < n; ++k) {
            replace(iou[k]);
            replace(accuracy[k]);
        }
        replace(meanOfIou);
        replace(meanOfAccuracy);
        replace(overall);
    }
    return {{"mean_iou", meanOfIou},
            {"mean_accuracy", meanOfAccuracy},
            {"overall_accuracy", overall},
            {"per_category_iou", iou},
            {"per_category_accuracy", accuracy}};
}

}  // namespace twb::train
