#pragma once

#include "engine/train/metrics/metric_input.h"

namespace twb::train {

/// Predicted and wanted classes of single-label items as indices into `classes`.
struct LabelTable {
    std::vector<Json> classes;  ///< all labels that occur, sorted
    std::vector<std::size_t> predicted, wanted;

    /// Throws when the labels mix numbers and names.
    explicit LabelTable(const MetricCall& call);

    /// Index of a label, or classes.size() when it does not occur.
    std::size_t indexOf(const Json& label) const;
};

/// counts[wanted][predicted], weighted. `classes` of the table, in that order.
std::vector<std::vector<double>> confusionCounts(const LabelTable& table, const std::vector<double>& weights);

/// The labels of the option `labels`, or `fallback`.
std::vector<Json> labelsOption(const MetricCall& call, const std::vector<Json>& fallback);

}  // namespace twb::train
