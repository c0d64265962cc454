// accuracy, confusion_matrix, matthews_correlation, as scikit-learn defines them.
#include <cmath>
#include <numeric>

#include "engine/train/metrics/label_table.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {

Json accuracy(const MetricCall& call) {
    call.checkOptions({"normalize", "sample_weight"});
    const std::size_t count = call.references.size();
    const std::vector<double> weights = call.weights(count);
    std::vector<double> right(count);
    for (std::size_t i = 0; i < count; ++i) {
        right[i] = call.predictions[i] == call.references[i] ? 1 : 0;  // of several labels an item all must be right
    }
    if (!call.flag("normalize", true)) {
        return {{"accuracy", std::inner_product(right.begin(), right.end(), weights.begin(), 0.0)}};
    }
    return {{"accuracy", weightedMean(right, weights)}};
}

Json confusionMatrix(const MetricCall& call) {
    call.checkOptions({"labels", "sample_weight", "normalize"});
    const LabelTable table(call);
    const auto counts = confusionCounts(table, call.weights(table.wanted.size()));
    const std::vector<Json> labels = labelsOption(call, table.classes);
    const std::string normalize = call.choice("normalize", "", {"", "true", "pred", "all"});
    const std::size_t n = labels.size();
    std::vector<std::vector<double>> matrix(n, std::vector<double>(n, 0.0));
    std::vector<double> ofRow(n, 0.0), ofColumn(n, 0.0);
    double all = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const std::size_t wanted = table.indexOf(labels[i]);
            const std::size_t predicted = table.indexOf(labels[j]);
            if (wanted < table.classes.size() && predicted < table.classes.size()) {
                matrix[i][j] = counts[wanted][predicted];
            }
            ofRow[i] += matrix[i][j];
            ofColumn[j] += matrix[i][j];
            all += matrix[i][j];
        }
    }
    for (std::size_t i = 0; i < n && !normalize.empty(); ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const double by = normalize == "true" ? ofRow[i] : normalize == "pred" ? ofColumn[j] : all;
            matrix[i][j] = by == 0 ? 0 : matrix[i][j] / by;
        }
    }
    return {{"confusion_matrix", matrix}};
}

Json matthewsCorrelation(const MetricCall& call) {
    call.checkOptions({"sample_weight"});
    const LabelTable table(call);
    const auto counts = confusionCounts(table, call.weights(table.wanted.size()));
    const std::size_t n = table.classes.size();
    std::vector<double> wanted(n, 0.0), predicted(n, 0.0);
    double right = 0, all = 0;
    for (std::size_t i = 0; i < n; ++i) {
        right += counts[i][i];
        for (std::size_t j = 0; j < n; ++j) {
            wanted[i] += counts[i][j];
            predicted[j] += counts[i][j];
            all += counts[i][j];
        }
    }
    const auto product = [](const std::vector<double>& a, const std::vector<double>& b) {
        return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    };
    const double both = right * all - product(wanted, predicted);
    const double spread = (all * all - product(predicted, predicted)) * (all * all - product(wanted, wanted));
    return {{"matthews_correlation", spread == 0 ? 0.0 : both / std::sqrt(spread)}};
}

}  // namespace twb::train
