// expected_calibration_error, and McNemar's test of two classifiers on the same items.
#include <algorithm>
#include <cmath>

#include "engine/train/metrics/distributions.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {

Json expectedCalibrationError(const MetricCall& call) {
    call.checkOptions({"n_bins"});
    const std::int64_t bins = call.integer("n_bins", 10);
    if (bins < 1) {
        call.fail("n_bins must be at least 1.");
    }
    const auto probabilities = rowsOf(call, call.predictions, "predictions");
    const std::vector<double> wanted = figuresOf(call, call.references, "references");
    std::vector<double> right(static_cast<std::size_t>(bins), 0.0), confidence = right, count = right;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const auto top = std::max_element(probabilities[i].begin(), probabilities[i].end());
        for (std::size_t k = 0; k < count.size(); ++k) {
            const double low = static_cast<double>(k) * (1.0 / static_cast<double>(bins));
            const double high = k + 1 == count.size() ? 1.0 : static_cast<double>(k + 1) * (1.0 / static_cast<double>(bins));
            if (*top > low && *top <= high) {
                count[k] += 1;
                confidence[k] += *top;
                right[k] += static_cast<double>(top - probabilities[i].begin()) == wanted[i] ? 1 : 0;
                break;
            }
        }
    }
    double error = 0;
    for (std::size_t k = 0; k < count.size(); ++k) {
        error += std::abs(right[k] - confidence[k]) / static_cast<double>(probabilities.size());
    }
    return {{"expected_calibration_error", error}};
}

Json mcnemar(const MetricCall& call) {
    call.checkOptions({"correction", "exact"});
    const Json& a = member(call, call.predictions, "a", "predictions");
    const Json& b = member(call, call.predictions, "b", "predictions");
    if (a.size() != call.references.size() || b.size() != call.references.size()) {
        call.fail("a has " + std::to_string(a.size()) + ", b " + std::to_string(b.size()) + " predictions for " +
                  std::to_string(call.references.size()) + " references.");
    }
    std::int64_t onlyA = 0, onlyB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool rightA = a[i] == call.references[i], rightB = b[i] == call.references[i];
        onlyA += rightA && !rightB ? 1 : 0;
        onlyB += rightB && !rightA ? 1 : 0;
    }
    if (onlyA + onlyB == 0) {
        return {{"statistic", 0.0}, {"p_value", 1.0}};
    }
    const std::int64_t fewer = std::min(onlyA, onlyB);
    if (call.flag("exact", false)) {
        return {{"statistic", static_cast<double>(fewer)}, {"p_value", fairCoinTest(fewer, onlyA + onlyB)}};
    }
    const double apart = static_cast<double>(std::abs(onlyA - onlyB)) - (call.flag("correction", true) ? 1 : 0);
    const double statistic = apart * apart / static_cast<double>(onlyA + onlyB);
    return {{"statistic", statistic}, {"p_value", chiSquaredTail(statistic)}};
}

}  // namespace twb::train
