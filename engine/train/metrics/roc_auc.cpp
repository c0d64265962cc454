// roc_auc: the area under the receiver operating characteristic, as sklearn.metrics.roc_auc_score.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/train/metrics/label_table.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

struct Curve {
    std::vector<double> falsePositive, truePositive;  ///< rates, from (0, 0) to (1, 1)
};

/// Empty when one of the two classes is absent.
Curve rocCurve(const std::vector<double>& scores, const std::vector<bool>& positive, const std::vector<double>& weights) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    Curve curve{{0}, {0}};
    double hits = 0, misses = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        (positive[order[i]] ? hits : misses) += weights[order[i]];
        if (i + 1 == order.size() || scores[order[i + 1]] != scores[order[i]]) {
            curve.falsePositive.push_back(misses);
            curve.truePositive.push_back(hits);
        }
    }
    if (hits == 0 || misses == 0) {
        return {};
    }
    for (std::size_t i = 0; i < curve.falsePositive.size(); ++i) {
        curve.falsePositive[i] /= misses;
        curve.truePositive[i] /= hits;
    }
    return curve;
}

double area(const Curve& curve) {
    double sum = 0;
    for (std::size_t i = 1; i < curve.falsePositive.size(); ++i) {
        sum += (curve.falsePositive[i] - curve.falsePositive[i - 1]) * (curve.truePositive[i] + curve.truePositive[i - 1]) / 2;
    }
    return sum;
}

/// The area left of `limit`, standardised after McClish: 0.5 is chance, 1 is perfect.
double partialArea(Curve curve, double limit) {
    const auto beyond = std::upper_bound(curve.falsePositive.begin(), curve.falsePositive.end(), limit);
    const std::size_t stop = static_cast<std::size_t>(beyond - curve.falsePositive.begin());
    const double left = curve.falsePositive[stop - 1], right = curve.falsePositive[stop];
    const double at =
        curve.truePositive[stop - 1] + (curve.truePositive[stop] - curve.truePositive[stop - 1]) * (limit - left) / (right - left);
    curve.falsePositive.resize(stop);
    curve.truePositive.resize(stop);
    curve.falsePositive.push_back(limit);
    curve.truePositive.push_back(at);
    const double least = 0.5 * limit * limit;
    return 0.5 * (1 + (area(curve) - least) / (limit - least));
}

double binaryAuc(const std::vector<double>& scores, const std::vector<bool>& positive, const std::vector<double>& weights,
                 double maxFpr = 1) {
    const Curve curve = rocCurve(scores, positive, weights);
    if (curve.falsePositive.empty()) {
        return kUndefined;
    }
    return maxFpr < 1 ? partialArea(curve, maxFpr) : area(curve);
}

std::vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t k) {
    std::vector<double> values;
    for (const auto& row : rows) {
        values.push_back(row[k]);
    }
    return values;
}

/// Areas of 0/1 columns (items x classes), averaged.
Json averagedAuc(const std::vector<std::vector<double>>& scores, const std::vector<std::vector<bool>>& positive, const std::string& average,
                 const std::vector<double>& weights) {
    const std::size_t items = scores.size(), classes = scores.front().size();
    if (average == "micro") {
        std::vector<double> flatScores, flatWeights;
        std::vector<bool> flatPositive;
        for (std::size_t i = 0; i < items; ++i) {
            flatScores.insert(flatScores.end(), scores[i].begin(), scores[i].end());
            flatPositive.insert(flatPositive.end(), positive[i].begin(), positive[i].end());
            flatWeights.insert(flatWeights.end(), classes, weights[i]);
        }
        return binaryAuc(flatScores, flatPositive, flatWeights);
    }
    std::vector<double> areas, shares;
    if (average == "samples") {
        for (std::size_t i = 0; i < items; ++i) {
            areas.push_back(binaryAuc(scores[i], positive[i], std::vector<double>(classes, 1.0)));
        }
        return weightedMean(areas, weights);
    }
    for (std::size_t k = 0; k < classes; ++k) {
        std::vector<bool> ofClass;
        double share = 0;
        for (std::size_t i = 0; i < items; ++i) {
            ofClass.push_back(positive[i][k]);
            share += positive[i][k] ? weights[i] : 0;
        }
        areas.push_back(binaryAuc(column(scores, k), ofClass, weights));
        shares.push_back(average == "weighted" ? share : 1.0);
    }
    return average.empty() ? Json(areas) : Json(weightedMean(areas, shares));
}

/// Every pair of classes on its own (Hand and Till, 2001).
double oneVersusOne(const std::vector<std::vector<double>>& scores, const std::vector<std::size_t>& wanted, bool byPrevalence) {
    const std::size_t classes = scores.front().size();
    std::vector<double> areas, shares;
    for (std::size_t a = 0; a < classes; ++a) {
        for (std::size_t b = a + 1; b < classes; ++b) {
            std::vector<double> ofA, ofB;
            std::vector<bool> isA, isB;
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                if (wanted[i] == a || wanted[i] == b) {
                    ofA.push_back(scores[i][a]);
                    ofB.push_back(scores[i][b]);
                    isA.push_back(wanted[i] == a);
                    isB.push_back(wanted[i] == b);
                }
            }
            const std::vector<double> ones(ofA.size(), 1.0);
            areas.push_back((binaryAuc(ofA, isA, ones) + binaryAuc(ofB, isB, ones)) / 2);
            shares.push_back(byPrevalence ? static_cast<double>(ofA.size()) / static_cast<double>(wanted.size()) : 1.0);
        }
    }
    return weightedMean(areas, shares);
}

Json multiclass(const MetricCall& call, const std::string& average) {
    const std::string how = call.choice("multi_class", "raise", {"raise", "ovr", "ovo"});
    if (how == "raise") {
        call.fail("predictions have one figure a class; multi_class must be \"ovr\" or \"ovo\".");
    }
    const auto scores = rowsOf(call, call.predictions, "predictions");
    std::vector<Json> classes = call.references.get<std::vector<Json>>();
    std::sort(classes.begin(), classes.end());
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    classes = labelsOption(call, classes);
    if (scores.empty() || scores.front().size() != classes.size()) {
        call.fail("predictions have " + std::to_string(scores.empty() ? 0 : scores.front().size()) + " figures an item for " +
                  std::to_string(classes.size()) + " classes.");
    }
    std::vector<std::size_t> wanted;
    std::vector<std::vector<bool>> positive;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (std::abs(std::accumulate(scores[i].begin(), scores[i].end(), 0.0) - 1) > 1e-5) {
            call.fail("the figures of item " + std::to_string(i) + " must be probabilities that sum to 1.");
        }
        const auto at = std::find(classes.begin(), classes.end(), call.references[i]);
        wanted.push_back(static_cast<std::size_t>(at - classes.begin()));
        std::vector<bool> row(classes.size(), false);
        if (wanted.back() < classes.size()) {
            row[wanted.back()] = true;
        }
        positive.push_back(std::move(row));
    }
    if (how == "ovo") {
        if (average != "macro" && average != "weighted") {
            call.fail("average must be \"macro\" or \"weighted\" with multi_class \"ovo\".");
        }
        return oneVersusOne(scores, wanted, average == "weighted");
    }
    return averagedAuc(scores, positive, average, call.weights(scores.size()));
}

}  // namespace

Json rocAuc(const MetricCall& call) {
    call.checkOptions({"average", "labels", "max_fpr", "multi_class", "sample_weight"});
    const std::string average = call.choice("average", "macro", {"micro", "macro", "weighted", "samples", ""});
    if (!isNested(call.predictions)) {
        const std::vector<double> scores = figuresOf(call, call.predictions, "predictions");
        std::vector<Json> classes = call.references.get<std::vector<Json>>();
        std::sort(classes.begin(), classes.end());
        classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
        if (classes.size() > 2) {
            call.fail("there are " + std::to_string(classes.size()) + " classes, so predictions must have one figure a class.");
        }
        const double maxFpr = call.number("max_fpr", 1);
        if (maxFpr <= 0 || maxFpr > 1) {
            call.fail("max_fpr must be above 0 and at most 1.");
        }
        std::vector<bool> positive;
        for (const Json& label : call.references) {
            positive.push_back(classes.size() == 2 && label == classes.back());
        }
        return {{"roc_auc", binaryAuc(scores, positive, call.weights(scores.size()), maxFpr)}};
    }
    if (!isNested(call.references)) {
        return {{"roc_auc", multiclass(call, average)}};
    }
    std::vector<std::vector<bool>> positive;
    for (const auto& row : rowsOf(call, call.references, "references")) {
        positive.emplace_back();
        for (const double each : row) {
            positive.back().push_back(each != 0);
        }
    }
    const auto scores = rowsOf(call, call.predictions, "predictions");
    if (scores.front().size() != positive.front().size()) {
        call.fail("predictions have " + std::to_string(scores.front().size()) + " labels an item, references " +
                  std::to_string(positive.front().size()) + ".");
    }
    return {{"roc_auc", averagedAuc(scores, positive, average, call.weights(scores.size()))}};
}

}  // namespace twb::train
