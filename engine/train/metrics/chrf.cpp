// chrf: character n-gram F score, with word n-grams chrF++ (Popović, 2015 and 2017), as sacrebleu computes it.
#include <algorithm>
#include <map>
#include <string_view>

#include "engine/text/python/python_text.h"
#include "engine/train/metrics/metrics.h"
#include "engine/train/metrics/ngrams.h"

namespace twb::train {
namespace {

namespace py = text::py;

struct Orders {
    std::size_t characters, words;
    double beta;
    bool epsSmoothing, lowercase, whitespace;
};

/// The counts of every order, those of characters first.
struct Segment {
    std::vector<std::map<std::vector<char32_t>, std::size_t>> characters;
    std::vector<std::map<std::vector<std::string>, std::size_t>> words;
};

/// Words, with a punctuation mark at the end (else at the beginning) cut off.
std::vector<std::string> wordsOf(const std::string& text) {
    static constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    const auto isMark = [](char c) { return kPunctuation.find(c) != std::string_view::npos; };
    std::vector<std::string> words;
    for (const std::string& word : py::split(text)) {
        if (py::decode(word).size() > 1 && isMark(word.back())) {
            words.push_back(word.substr(0, word.size() - 1));
            words.push_back(word.substr(word.size() - 1));
        } else if (py::decode(word).size() > 1 && isMark(word.front())) {
            words.push_back(word.substr(0, 1));
            words.push_back(word.substr(1));
        } else {
            words.push_back(word);
        }
    }
    return words;
}

Segment segmentOf(std::string text, const Orders& orders) {
    if (orders.lowercase) {
        text = py::lower(text);
    }
    std::vector<char32_t> characters;
    for (const char32_t c : py::decode(text)) {
        if (orders.whitespace || !py::isSpace(c)) {
            characters.push_back(c);
        }
    }
    Segment segment;
    for (std::size_t n = 1; n <= orders.characters; ++n) {
        segment.characters.push_back(ngramCounts(characters, n));
    }
    for (std::size_t n = 1; n <= orders.words; ++n) {
        segment.words.push_back(ngramCounts(wordsOf(text), n));
    }
    return segment;
}

struct Match {
    double predicted = 0, wanted = 0, shared = 0;
};

template <class Counts>
Match matchOf(const Counts& predicted, const Counts& wanted) {
    return {wanted.empty() ? 0.0 : static_cast<double>(totalCount(predicted)), static_cast<double>(totalCount(wanted)),
            static_cast<double>(sharedCount(predicted, wanted))};
}

std::vector<Match> matchesOf(const Segment& predicted, const Segment& wanted) {
    std::vector<Match> matches;
    for (std::size_t n = 0; n < predicted.characters.size(); ++n) {
        matches.push_back(matchOf(predicted.characters[n], wanted.characters[n]));
    }
    for (std::size_t n = 0; n < predicted.words.size(); ++n) {
        matches.push_back(matchOf(predicted.words[n], wanted.words[n]));
    }
    return matches;
}

double scoreOf(const std::vector<Match>& matches, const Orders& orders) {
    constexpr double kEps = 1e-16;
    const double factor = orders.beta * orders.beta;
    double smoothed = 0, precision = 0, recall = 0, effective = 0;
    for (const Match& match : matches) {
        const double p = match.predicted > 0 ? match.shared / match.predicted : kEps;
        const double r = match.wanted > 0 ? match.shared / match.wanted : kEps;
        const double below = factor * p + r;
        smoothed += below > 0 ? (1 + factor) * p * r / below : kEps;
        if (match.predicted > 0 && match.wanted > 0) {
            precision += p;
            recall += r;
            effective += 1;
        }
    }
    if (orders.epsSmoothing) {
        return 100 * smoothed / static_cast<double>(matches.size());
    }
    if (effective == 0 || precision + recall == 0) {
        return 0;
    }
    precision /= effective;
    recall /= effective;
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
}

}  // namespace

Json chrf(const MetricCall& call) {
    call.checkOptions({"char_order", "word_order", "beta", "lowercase", "whitespace", "eps_smoothing"});
    const std::int64_t characters = call.integer("char_order", 6), words = call.integer("word_order", 0), beta = call.integer("beta", 2);
    if (characters < 0 || words < 0 || characters + words == 0) {
        call.fail("char_order and word_order must be at least 0, and one of them more.");
    }
    const Orders orders{static_cast<std::size_t>(characters), static_cast<std::size_t>(words), static_cast<double>(beta),
                        call.flag("eps_smoothing", false),    call.flag("lowercase", false),   call.flag("whitespace", false)};
    const auto predictions = textsOf(call, call.predictions, "predictions");
    const auto references = referenceTextsOf(call);
    std::vector<Match> total(orders.characters + orders.words);
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const Segment predicted = segmentOf(predictions[i], orders);
        std::vector<Match> best;
        double bestScore = -1;
        for (const std::string& reference : references[i]) {
            std::vector<Match> matches = matchesOf(predicted, segmentOf(reference, orders));
            if (const double score = scoreOf(matches, orders); score > bestScore) {
                bestScore = score;
                best = std::move(matches);
            }
        }
        for (std::size_t n = 0; n < total.size(); ++n) {
            total[n].predicted += best[n].predicted;
            total[n].wanted += best[n].wanted;
            total[n].shared += best[n].shared;
        }
    }
    return {{"score", scoreOf(total, orders)}, {"char_order", characters}, {"word_order", words}, {"beta", beta}};
}

}  // namespace twb::train
