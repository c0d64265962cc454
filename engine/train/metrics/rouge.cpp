// rouge: F measures of ROUGE-N, ROUGE-L and ROUGE-Lsum (Lin, 2004), as rouge-score computes them; with several references the best of each.
#include <algorithm>
#include <set>

#include "engine/text/python/python_text.h"
#include "engine/train/metrics/metrics.h"
#include "engine/train/metrics/ngrams.h"
#include "engine/train/metrics/porter_stemmer.h"

namespace twb::train {
namespace {

namespace py = text::py;
using Tokens = std::vector<std::string>;

/// Runs of a-z and 0-9 of the lower-case text; words of more than three letters are stemmed.
Tokens tokensOf(const std::string& text, bool stem) {
    Tokens tokens;
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) {
            tokens.push_back(stem && word.size() > 3 ? porterStem(word) : word);
        }
        word.clear();
    };
    for (const char c : py::lower(text)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += c;
        } else {
            finish();
        }
    }
    finish();
    return tokens;
}

double fMeasure(std::size_t shared, std::size_t predicted, std::size_t wanted) {
    if (shared == 0) {
        return 0;
    }
    const double precision = static_cast<double>(shared) / static_cast<double>(std::max<std::size_t>(predicted, 1));
    const double recall = static_cast<double>(shared) / static_cast<double>(std::max<std::size_t>(wanted, 1));
    return 2 * precision * recall / (precision + recall);
}

/// table[i][j]: length of the longest common subsequence of the first i and j tokens.
std::vector<std::vector<std::size_t>> lcsTable(const Tokens& a, const Tokens& b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : std::max(table[i - 1][j], table[i][j - 1]);
        }
    }
    return table;
}

/// Adds the places in `wanted` of one longest common subsequence.
void addLcsPlaces(const Tokens& wanted, const Tokens& predicted, std::set<std::size_t>& places) {
    const auto table = lcsTable(wanted, predicted);
    std::size_t i = wanted.size(), j = predicted.size();
    while (i > 0 && j > 0) {
        if (wanted[i - 1] == predicted[j - 1]) {
            places.insert(i - 1);
            --i;
            --j;
        } else if (table[i][j - 1] > table[i - 1][j]) {
            --j;
        } else {
            --i;
        }
    }
}

std::vector<Tokens> sentencesOf(const std::string& text, bool stem) {
    std::vector<Tokens> sentences;
    for (const std::string& line : py::split(text, "\n")) {
        if (!line.empty()) {
            sentences.push_back(tokensOf(line, stem));
        }
    }
    return sentences;
}

/// Summary-level ROUGE-L: the union of each wanted sentence's common subsequences; a token counts as often as both sides have it.
double summaryF(const std::string& predictedText, const std::string& wantedText, bool stem) {
    const auto predicted = sentencesOf(predictedText, stem), wanted = sentencesOf(wantedText, stem);
    std::map<std::string, std::size_t> leftPredicted, leftWanted;
    std::size_t predictedLength = 0, wantedLength = 0, hits = 0;
    for (const Tokens& sentence : predicted) {
        predictedLength += sentence.size();
        for (const std::string& token : sentence) {
            ++leftPredicted[token];
        }
    }
    for (const Tokens& sentence : wanted) {
        wantedLength += sentence.size();
        for (const std::string& token : sentence) {
            ++leftWanted[token];
        }
    }
    for (const Tokens& sentence : wanted) {
        std::set<std::size_t> places;
        for (const Tokens& other : predicted) {
            addLcsPlaces(sentence, other, places);
        }
        for (const std::size_t place : places) {
            std::size_t& a = leftPredicted[sentence[place]];
            std::size_t& b = leftWanted[sentence[place]];
            if (a > 0 && b > 0) {
                ++hits;
                --a;
                --b;
            }
        }
    }
    return fMeasure(hits, predictedLength, wantedLength);
}

double scoreOf(const MetricCall& call, const std::string& type, const std::string& predicted, const std::string& wanted, bool stem) {
    if (type == "rougeLsum") {
        return summaryF(predicted, wanted, stem);
    }
    const Tokens a = tokensOf(predicted, stem), b = tokensOf(wanted, stem);
    if (type == "rougeL") {
        return fMeasure(lcsTable(b, a).back().back(), a.size(), b.size());
    }
    const bool numbered = type.size() == 6 && type.compare(0, 5, "rouge") == 0 && type[5] >= '1' && type[5] <= '9';
    if (!numbered) {
        call.fail("rouge_types has \"" + type + "\"; rouge1 to rouge9, rougeL and rougeLsum are known.");
    }
    const auto n = static_cast<std::size_t>(type[5] - '0');
    const auto predictedCounts = ngramCounts(a, n), wantedCounts = ngramCounts(b, n);
    return fMeasure(sharedCount(wantedCounts, predictedCounts), totalCount(predictedCounts), totalCount(wantedCounts));
}

}  // namespace

Json rouge(const MetricCall& call) {
    call.checkOptions({"rouge_types", "use_aggregator", "use_stemmer"});
    std::vector<std::string> types = {"rouge1", "rouge2", "rougeL", "rougeLsum"};
    if (const Json* given = call.option("rouge_types")) {
        types = textsOf(call, *given, "rouge_types");
    }
    const bool stem = call.flag("use_stemmer", false);
    const auto predictions = textsOf(call, call.predictions, "predictions");
    const auto references = referenceTextsOf(call);
    Json result = Json::object();
    for (const std::string& type : types) {
        std::vector<double> scores;
        for (std::size_t i = 0; i < predictions.size(); ++i) {
            double best = 0;
            for (const std::string& reference : references[i]) {
                best = std::max(best, scoreOf(call, type, predictions[i], reference, stem));
            }
            scores.push_back(best);
        }
        result[type] = call.flag("use_aggregator", true) ? Json(mean(scores)) : Json(scores);
    }
    return result;
}

}  // namespace twb::train
