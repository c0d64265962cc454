// precision, recall and f1 with every averaging of scikit-learn (sklearn.metrics.precision_recall_fscore_support).
#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "engine/train/metrics/label_table.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

enum class Figure { Precision, Recall, F1 };

/// Weighted counts of one class (or of one item, or of all).
struct Counts {
    double hit = 0, predicted = 0, wanted = 0;
};

double figureOf(Figure figure, const Counts& c, double zeroDivision) {
    const double above = figure == Figure::F1 ? 2 * c.hit : c.hit;
    const double below = figure == Figure::Precision ? c.predicted : figure == Figure::Recall ? c.wanted : c.predicted + c.wanted;
    return below == 0 ? zeroDivision : above / below;
}

std::vector<Counts> countsOfLabels(const MetricCall& call, const LabelTable& table, const std::vector<Json>& labels) {
    const std::vector<double> weights = call.weights(table.wanted.size());
    std::vector<Counts> ofClass(table.classes.size() + 1);  // the last one: a label that does not occur
    for (std::size_t i = 0; i < table.wanted.size(); ++i) {
        ofClass[table.wanted[i]].wanted += weights[i];
        ofClass[table.predicted[i]].predicted += weights[i];
        if (table.wanted[i] == table.predicted[i]) {
            ofClass[table.wanted[i]].hit += weights[i];
        }
    }
    std::vector<Counts> counts;
    for (const Json& label : labels) {
        counts.push_back(ofClass[table.indexOf(label)]);
    }
    return counts;
}

void add(Counts& to, double predicted, double wanted, double weight) {
    to.hit += predicted * wanted * weight;
    to.predicted += predicted * weight;
    to.wanted += wanted * weight;
}

/// The label of average = "binary": pos_label, which must be one of at most two.
std::vector<Json> positiveLabel(const MetricCall& call, const LabelTable& table) {
    if (table.classes.size() > 2) {
        call.fail("there are " + std::to_string(table.classes.size()) +
                  " classes, but average is \"binary\". Choose average \"micro\", \"macro\", \"weighted\" or null.");
    }
    const Json* given = call.option("pos_label");
    const Json positive = given != nullptr ? *given : Json(1);
    if (table.indexOf(positive) == table.classes.size() && table.classes.size() >= 2) {
        call.fail("pos_label " + core::excerpt(positive) + " is no label; there are " + core::excerpt(table.classes[0]) + " and " +
                  core::excerpt(table.classes[1]) + ".");
    }
    return {positive};
}

Json averaged(const MetricCall& call, Figure figure, const std::vector<Counts>& counts, const std::string& average,
              std::vector<double> itemWeights) {
    const double zeroDivision = call.number("zero_division", 0);
    if (average == "micro") {
        Counts all;
        for (const Counts& c : counts) {
            all.hit += c.hit;
            all.predicted += c.predicted;
            all.wanted += c.wanted;
        }
        return figureOf(figure, all, zeroDivision);
    }
    std::vector<double> figures, weights;
    for (const Counts& c : counts) {
        figures.push_back(figureOf(figure, c, zeroDivision));
        weights.push_back(average == "weighted" ? c.wanted : 1.0);
    }
    if (average.empty()) {
        return figures;
    }
    if (average == "samples") {
        weights = std::move(itemWeights);
    }
    const bool none = std::accumulate(weights.begin(), weights.end(), 0.0) == 0;
    return none ? mean(figures) : weightedMean(figures, weights);
}

Json compute(const MetricCall& call, Figure figure) {
    call.checkOptions({"average", "labels", "pos_label", "sample_weight", "zero_division"});
    const std::string average = call.choice("average", "binary", {"binary", "micro", "macro", "weighted", "samples", ""});
    if (isNested(call.references)) {
        if (average == "binary") {
            call.fail("items have several labels, but average is \"binary\". Choose another average.");
        }
        const auto predicted = rowsOf(call, call.predictions, "predictions");
        const auto wanted = rowsOf(call, call.references, "references");
        const std::vector<double> weights = call.weights(wanted.size());
        std::vector<Counts> counts(average == "samples" ? wanted.size() : wanted.front().size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (predicted[i].size() != wanted[i].size()) {
                call.fail("predictions have " + std::to_string(predicted[i].size()) + " labels an item, references " +
                          std::to_string(wanted[i].size()) + ".");
            }
            for (std::size_t k = 0; k < wanted[i].size(); ++k) {
                average == "samples" ? add(counts[i], predicted[i][k], wanted[i][k], 1)
                                     : add(counts[k], predicted[i][k], wanted[i][k], weights[i]);
            }
        }
        return {{call.name, averaged(call, figure, counts, average, weights)}};
    }
    if (average == "samples") {
        call.fail("average \"samples\" is for items with several labels.");
    }
    const LabelTable table(call);
    const std::vector<Json> labels = average == "binary" ? positiveLabel(call, table) : labelsOption(call, table.classes);
    return {{call.name, averaged(call, figure, countsOfLabels(call, table, labels), average == "binary" ? "macro" : average, {})}};
}

}  // namespace

Json precision(const MetricCall& call) {
    return compute(call, Figure::Precision);
}

Json recall(const MetricCall& call) {
    return compute(call, Figure::Recall);
}

Json f1(const MetricCall& call) {
    return compute(call, Figure::F1);
}

}  // namespace twb::train
