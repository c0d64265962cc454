// mse and mae (scikit-learn), pearsonr and spearmanr (scipy).
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/train/metrics/distributions.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

/// Mean error of each output: predictions [items] or [items, outputs].
std::vector<double> meanErrors(const MetricCall& call, double (*error)(double)) {
    const auto asRows = [&](const Json& list, std::string_view what) {
        if (isNested(list)) {
            return rowsOf(call, list, what);
        }
        std::vector<std::vector<double>> rows;
        for (const double each : figuresOf(call, list, what)) {
            rows.push_back({each});
        }
        return rows;
    };
    const auto predicted = asRows(call.predictions, "predictions");
    const auto wanted = asRows(call.references, "references");
    if (wanted.empty() || predicted.front().size() != wanted.front().size()) {
        call.fail("predictions and references have different numbers of outputs, or there are none.");
    }
    const std::vector<double> weights = call.weights(wanted.size());
    std::vector<double> errors;
    for (std::size_t k = 0; k < wanted.front().size(); ++k) {
        std::vector<double> each;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            each.push_back(error(predicted[i][k] - wanted[i][k]));
        }
        errors.push_back(weightedMean(each, weights));
    }
    return errors;
}

Json overOutputs(const MetricCall& call, const std::vector<double>& errors) {
    const Json* given = call.option("multioutput");
    if (given != nullptr && given->is_array()) {
        const std::vector<double> weights = figuresOf(call, *given, "multioutput");
        if (weights.size() != errors.size()) {
            call.fail("multioutput has " + std::to_string(weights.size()) + " weights for " + std::to_string(errors.size()) + " outputs.");
        }
        return {{call.name, weightedMean(errors, weights)}};
    }
    const bool raw = call.choice("multioutput", "uniform_average", {"uniform_average", "raw_values"}) == "raw_values";
    return {{call.name, raw ? Json(errors) : Json(mean(errors))}};
}

/// NaN where one side is constant.
double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const double meanA = mean(a), meanB = mean(b);
    double both = 0, squaresA = 0, squaresB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += (a[i] - meanA) * (b[i] - meanB);
        squaresA += (a[i] - meanA) * (a[i] - meanA);
        squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return std::clamp(both / (std::sqrt(squaresA) * std::sqrt(squaresB)), -1.0, 1.0);
}

/// Ranks from 1; equal figures share the mean of theirs.
std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && values[order[end]] == values[order[begin]]) {
            ++end;
        }
        for (std::size_t i = begin; i < end; ++i) {
            rank[order[i]] = (static_cast<double>(begin + end) + 1) / 2;
        }
        begin = end;
    }
    return rank;
}

/// Two-sided p-value of a correlation of n pairs: t of n - 2 degrees of freedom.
double correlationTail(double r, std::size_t n) {
    if (std::isnan(r)) {
        return r;
    }
    if (n < 3) {
        return n == 2 ? 1.0 : std::numeric_limits<double>::quiet_NaN();
    }
    const double half = static_cast<double>(n) / 2 - 1;
    return std::min(1.0, 2 * incompleteBeta(half, half, (1 - std::abs(r)) / 2));
}

std::pair<std::vector<double>, std::vector<double>> pairsOf(const MetricCall& call) {
    call.checkOptions({"return_pvalue"});
    auto a = figuresOf(call, call.predictions, "predictions");
    auto b = figuresOf(call, call.references, "references");
    if (a.size() < 2) {
        call.fail("at least two pairs are needed, but there is " + std::to_string(a.size()) + ".");
    }
    return {std::move(a), std::move(b)};
}

}  // namespace

Json meanSquaredError(const MetricCall& call) {
    call.checkOptions({"multioutput", "sample_weight", "squared"});
    std::vector<double> errors = meanErrors(call, [](double d) { return d * d; });
    if (!call.flag("squared", true)) {
        std::transform(errors.begin(), errors.end(), errors.begin(), [](double e) { return std::sqrt(e); });
    }
    return overOutputs(call, errors);
}

Json meanAbsoluteError(const MetricCall& call) {
    call.checkOptions({"multioutput", "sample_weight"});
    return overOutputs(call, meanErrors(call, [](double d) { return std::abs(d); }));
}

Json pearson(const MetricCall& call) {
    const auto [a, b] = pairsOf(call);
    const double r = correlation(a, b);
    Json result = {{"pearsonr", r}};
    if (call.flag("return_pvalue", false)) {
        result["p-value"] = correlationTail(r, a.size());
    }
    return result;
}

Json spearman(const MetricCall& call) {
    const auto [a, b] = pairsOf(call);
    const double r = correlation(ranks(a), ranks(b));
    Json result = {{"spearmanr", r}};
    if (call.flag("return_pvalue", false)) {
        result["spearmanr_pvalue"] = a.size() < 3 ? std::numeric_limits<double>::quiet_NaN() : correlationTail(r, a.size());
    }
    return result;
}

}  // namespace twb::train
