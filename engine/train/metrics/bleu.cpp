// bleu: corpus BLEU (Papineni et al., 2002) over 13a tokens. sacrebleu: Post's (2018), with its smoothing methods.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/text/python/python_text.h"
#include "engine/train/metrics/bleu_tokenizers.h"
#include "engine/train/metrics/metrics.h"
#include "engine/train/metrics/ngrams.h"

namespace twb::train {
namespace {

namespace py = text::py;
using Tokens = std::vector<std::string>;

/// Sums over a corpus: matching and all n-grams of each order, lengths in tokens.
struct CorpusCounts {
    std::vector<double> hits, totals;
    std::size_t length = 0;

    explicit CorpusCounts(std::size_t orders) : hits(orders, 0.0), totals(orders, 0.0) {}

    void add(const Tokens& prediction, const std::vector<Tokens>& references) {
        length += prediction.size();
        for (std::size_t n = 1; n <= hits.size(); ++n) {
            auto best = ngramCounts(references.front(), n);
            for (std::size_t r = 1; r < references.size(); ++r) {
                for (const auto& [ngram, count] : ngramCounts(references[r], n)) {
                    best[ngram] = std::max(best[ngram], count);
                }
            }
            const auto counts = ngramCounts(prediction, n);
            hits[n - 1] += static_cast<double>(sharedCount(counts, best));
            totals[n - 1] += static_cast<double>(totalCount(counts));
        }
    }
};

std::size_t shortest(const std::vector<Tokens>& references) {
    return std::min_element(references.begin(), references.end(), [](const Tokens& a, const Tokens& b) { return a.size() < b.size(); })
        ->size();
}

/// The reference length nearest to the prediction's; the shorter of two that are as near.
std::size_t closest(std::size_t length, const std::vector<Tokens>& references) {
    std::size_t best = references.front().size();
    const auto distance = [length](std::size_t other) { return other > length ? other - length : length - other; };
    for (const Tokens& reference : references) {
        const std::size_t here = reference.size();
        if (distance(here) < distance(best) || (distance(here) == distance(best) && here < best)) {
            best = here;
        }
    }
    return best;
}

}  // namespace

Json bleu(const MetricCall& call) {
    call.checkOptions({"max_order", "smooth"});
    const std::int64_t order = call.integer("max_order", 4);
    if (order < 1) {
        call.fail("max_order must be at least 1.");
    }
    const auto tokens = [](const std::string& text) { return py::split(bleuTokenized("13a", text)); };
    const auto predictions = textsOf(call, call.predictions, "predictions");
    const auto references = referenceTextsOf(call);
    CorpusCounts counts(static_cast<std::size_t>(order));
    std::size_t referenceLength = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        std::vector<Tokens> wanted;
        std::transform(references[i].begin(), references[i].end(), std::back_inserter(wanted), tokens);
        counts.add(tokens(predictions[i]), wanted);
        referenceLength += shortest(wanted);
    }
    const double smooth = call.flag("smooth", false) ? 1 : 0;
    std::vector<double> precisions;
    double logarithms = 0;
    for (std::size_t n = 0; n < counts.hits.size(); ++n) {
        const double total = counts.totals[n] + smooth;
        precisions.push_back(total == 0 ? 0 : (counts.hits[n] + smooth) / total);
        logarithms += std::log(precisions.back());
    }
    const double ratio = referenceLength == 0 ? 0 : static_cast<double>(counts.length) / static_cast<double>(referenceLength);
    const double penalty = ratio > 1 ? 1 : ratio == 0 ? 0 : std::exp(1 - 1 / ratio);
    return {{"bleu", penalty * std::exp(logarithms / static_cast<double>(order))},
            {"precisions", precisions},
            {"brevity_penalty", penalty},
            {"length_ratio", ratio},
            {"translation_length", counts.length},
            {"reference_length", referenceLength}};
}

Json sacrebleu(const MetricCall& call) {
    call.checkOptions({"lowercase", "force", "tokenize", "smooth_method", "smooth_value", "use_effective_order"});
    constexpr std::size_t kOrders = 4;
    const std::string tokenizer = call.text("tokenize", "13a");
    if (!isBleuTokenizer(tokenizer)) {
        call.fail("tokenize is \"" + tokenizer + "\"; it may be \"13a\", \"intl\", \"zh\", \"char\" or \"none\".");
    }
    const std::string smoothing = call.choice("smooth_method", "exp", {"none", "floor", "add-k", "exp"});
    const double smoothValue = call.number("smooth_value", smoothing == "floor" ? 0.1 : 1);
    const bool lowercase = call.flag("lowercase", false);
    const auto tokens = [&](const std::string& text) {
        return py::split(bleuTokenized(tokenizer, py::rstrip(lowercase ? py::lower(text) : text)));
    };
    const auto predictions = textsOf(call, call.predictions, "predictions");
    const auto references = referenceTextsOf(call);
    CorpusCounts counts(kOrders);
    std::size_t referenceLength = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        std::vector<Tokens> wanted;
        std::transform(references[i].begin(), references[i].end(), std::back_inserter(wanted), tokens);
        const Tokens predicted = tokens(predictions[i]);
        counts.add(predicted, wanted);
        referenceLength += closest(predicted.size(), wanted);
    }
    double penalty = 1;
    if (counts.length < referenceLength) {
        penalty = counts.length == 0 ? 0 : std::exp(1 - static_cast<double>(referenceLength) / static_cast<double>(counts.length));
    }
    std::vector<double> precisions(kOrders, 0.0);
    double score = 0;
    if (std::any_of(counts.hits.begin(), counts.hits.end(), [](double hits) { return hits > 0; })) {
        double halving = 1;
        std::size_t order = kOrders;
        for (std::size_t n = 0; n < kOrders; ++n) {
            if (smoothing == "add-k" && n > 0) {
                counts.hits[n] += smoothValue;
                counts.totals[n] += smoothValue;
            }
            if (counts.totals[n] == 0) {
                break;
            }
            if (call.flag("use_effective_order", false)) {
                order = n + 1;
            }
            double hits = counts.hits[n];
            if (hits == 0 && smoothing == "exp") {
                halving *= 2;
                hits = 1 / halving;
            } else if (hits == 0 && smoothing == "floor") {
                hits = smoothValue;
            }
            precisions[n] = 100 * hits / counts.totals[n];
        }
        double logarithms = 0;
        for (std::size_t n = 0; n < order; ++n) {
            logarithms += std::log(precisions[n]);
        }
        score = penalty * std::exp(logarithms / static_cast<double>(order));
    }
    return {{"score", score}, {"counts", counts.hits},    {"totals", counts.totals},   {"precisions", precisions},
            {"bp", penalty},  {"sys_len", counts.length}, {"ref_len", referenceLength}};
}

}  // namespace twb::train
