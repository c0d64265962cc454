#include "ui/train/judgements.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "ui/text.h"

namespace twb::ui {
namespace {

using core::Json;

constexpr std::size_t kMostLabels = 60;  // more are texts, not classes

/// The pairs of labels of a row, expected and predicted.
template <typename Visit>
void eachPair(const Judgement& judgement, const Visit& visit) {
    const Json &expected = judgement.expected, &predicted = judgement.predicted;
    if (expected.is_array() && predicted.is_array()) {
        for (std::size_t i = 0; i < std::min(expected.size(), predicted.size()); ++i) {
            visit(expected[i].get<std::string>(), predicted[i].get<std::string>());
        }
    } else if (judgement.score >= 0) {
        visit(expected.get<std::string>(), predicted.get<std::string>());
    }
}

}  // namespace

std::vector<Judgement> judgementsOf(const Json& rows) {
    std::vector<Judgement> out;
    for (const Json& row : rows) {
        out.push_back({row.value("expected", Json()), row.value("predicted", Json()), row.value("score", -1.0),
                       row.value("confidence", -1.0), qtext(row.value("text", std::string()))});
    }
    return out;
}

Calibration calibrationOf(const std::vector<Judgement>& judgements) {
    constexpr int kBins = 10;
    std::vector<Calibration::Bin> bins(kBins);
    std::size_t all = 0;
    for (const Judgement& judgement : judgements) {
        if (judgement.confidence < 0) {
            continue;
        }
        Calibration::Bin& bin = bins[std::size_t(std::clamp(int(std::ceil(judgement.confidence * kBins)) - 1, 0, kBins - 1))];
        ++bin.rows;
        ++all;
        bin.right += judgement.isRight() ? 1 : 0;
        bin.confidence += judgement.confidence;
    }
    Calibration out;
    for (int i = 0; i < kBins; ++i) {
        Calibration::Bin bin = bins[std::size_t(i)];
        if (bin.rows == 0) {
            continue;
        }
        out.error += std::abs(double(bin.right) - bin.confidence) / double(all);
        bin.low = double(i) / kBins;
        bin.high = double(i + 1) / kBins;
        bin.confidence /= double(bin.rows);
        out.bins.push_back(bin);
    }
    return out;
}

ConfusionMatrix confusionOf(const std::vector<Judgement>& judgements) {
    std::set<std::string> labels;
    for (const Judgement& judgement : judgements) {
        eachPair(judgement, [&](const std::string& expected, const std::string& predicted) {
            labels.insert(expected);
            labels.insert(predicted);
        });
    }
    ConfusionMatrix out;
    if (labels.size() > kMostLabels) {
        return out;
    }
    out.labels.assign(labels.begin(), labels.end());
    out.counts.assign(labels.size(), std::vector<std::size_t>(labels.size()));
    std::map<std::string, std::size_t> index;
    for (const std::string& label : out.labels) {
        index.emplace(label, index.size());
    }
    for (const Judgement& judgement : judgements) {
        eachPair(judgement,
                 [&](const std::string& expected, const std::string& predicted) { ++out.counts[index.at(expected)][index.at(predicted)]; });
    }
    return out;
}

std::size_t ConfusionMatrix::support(std::size_t label) const {
    return std::accumulate(counts[label].begin(), counts[label].end(), std::size_t(0));
}

double ConfusionMatrix::precision(std::size_t label) const {
    std::size_t taken = 0;
    for (const auto& row : counts) {
        taken += row[label];
    }
    return taken == 0 ? -1 : double(counts[label][label]) / double(taken);
}

double ConfusionMatrix::recall(std::size_t label) const {
    return support(label) == 0 ? -1 : double(counts[label][label]) / double(support(label));
}

double ConfusionMatrix::f1(std::size_t label) const {
    const double p = precision(label), r = recall(label);
    return p < 0 || r < 0 ? -1 : p + r == 0 ? 0 : 2 * p * r / (p + r);
}

std::vector<std::size_t> rowsOf(const std::vector<Judgement>& judgements, const std::string& expected, const std::string& predicted) {
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < judgements.size(); ++row) {
        bool holds = false;
        eachPair(judgements[row], [&](const std::string& e, const std::string& p) { holds |= e == expected && p == predicted; });
        if (holds) {
            rows.push_back(row);
        }
    }
    return rows;
}

std::vector<std::size_t> worstFirst(const std::vector<Judgement>& judgements) {
    std::vector<std::size_t> rows(judgements.size());
    std::iota(rows.begin(), rows.end(), std::size_t(0));
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        const Judgement &first = judgements[a], &second = judgements[b];
        return first.score != second.score ? first.score < second.score : !first.isRight() && second.isRight();
    });
    return rows;
}

QString judgementText(const Json& value) {
    if (!value.is_array()) {
        return value.is_string() ? qtext(value.get<std::string>()) : jsonText(value);
    }
    QStringList parts;
    for (const Json& item : value) {
        parts << judgementText(item);
    }
    return parts.join(' ');
}

}  // namespace twb::ui
