#include "engine/train/metrics/label_table.h"

#include <algorithm>

namespace twb::train {
namespace {

Json normalized(const MetricCall& call, const Json& label) {
    if (label.is_boolean()) {
        return label.get<bool>() ? 1 : 0;
    }
    if (!label.is_number() && !label.is_string()) {
        call.fail("labels must be numbers or names, but there is " + core::excerpt(label) + ".");
    }
    return label;
}

}  // namespace

LabelTable::LabelTable(const MetricCall& call) {
    std::vector<Json> predictedLabels, wantedLabels;
    for (const Json& label : call.predictions) {
        predictedLabels.push_back(normalized(call, label));
    }
    for (const Json& label : call.references) {
        wantedLabels.push_back(normalized(call, label));
    }
    classes = predictedLabels;
    classes.insert(classes.end(), wantedLabels.begin(), wantedLabels.end());
    const auto isName = [](const Json& label) { return label.is_string(); };
    if (std::any_of(classes.begin(), classes.end(), isName) && !std::all_of(classes.begin(), classes.end(), isName)) {
        call.fail("labels are numbers and names mixed; one kind was expected.");
    }
    std::sort(classes.begin(), classes.end());
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    for (const Json& label : predictedLabels) {
        predicted.push_back(indexOf(label));
    }
    for (const Json& label : wantedLabels) {
        wanted.push_back(indexOf(label));
    }
}

std::size_t LabelTable::indexOf(const Json& label) const {
    const auto it = std::lower_bound(classes.begin(), classes.end(), label);
    return it != classes.end() && *it == label ? static_cast<std::size_t>(it - classes.begin()) : classes.size();
}

std::vector<std::vector<double>> confusionCounts(const LabelTable& table, const std::vector<double>& weights) {
    const std::size_t n = table.classes.size();
    std::vector<std::vector<double>> counts(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < table.wanted.size(); ++i) {
        counts[table.wanted[i]][table.predicted[i]] += weights[i];
    }
    return counts;
}

std::vector<Json> labelsOption(const MetricCall& call, const std::vector<Json>& fallback) {
    const Json* given = call.option("labels");
    if (given == nullptr) {
        return fallback;
    }
    if (!given->is_array() || given->empty()) {
        call.fail("labels must be a list of labels, but is " + core::excerpt(*given) + ".");
    }
    return given->get<std::vector<Json>>();
}

}  // namespace twb::train
