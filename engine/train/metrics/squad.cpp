// squad, squad_v2 (Rajpurkar et al., 2016 and 2018; the official scripts) and exact_match.
#include <algorithm>
#include <map>
#include <optional>

#include "engine/text/fast/regex.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/python/python_text.h"
#include "engine/train/metrics/metrics.h"

namespace twb::train {
namespace {

namespace py = text::py;

bool isAsciiPunctuation(char32_t c) {
    return (c >= 0x21 && c <= 0x2F) || (c >= 0x3A && c <= 0x40) || (c >= 0x5B && c <= 0x60) || (c >= 0x7B && c <= 0x7E);
}

template <class Predicate>
std::string without(const std::string& text, Predicate removed) {
    std::u32string kept;
    for (const char32_t c : py::decode(text)) {
        if (!removed(c)) {
            kept += c;
        }
    }
    return py::encode(kept);
}

/// Lower case without ASCII punctuation and English articles, words between single blanks: the words.
std::vector<std::string> normalWords(const std::string& text) {
    const std::u32string points = py::decode(without(py::lower(text), isAsciiPunctuation));
    const auto isWord = [](char32_t c) { return text::isLetter(c) || text::isNumeric(c); };
    std::u32string kept;
    for (std::size_t i = 0; i < points.size();) {
        std::size_t end = i;
        while (end < points.size() && isWord(points[end])) {
            ++end;
        }
        const std::u32string_view word = std::u32string_view(points).substr(i, end - i);
        if (word == U"a" || word == U"an" || word == U"the") {
            kept += U' ';
        } else {
            kept += word;
        }
        if (end < points.size()) {
            kept += points[end++];
        }
        i = end;
    }
    return py::split(py::encode(kept));
}

std::size_t sharedWords(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::map<std::string, std::size_t> left;
    for (const std::string& word : b) {
        ++left[word];
    }
    std::size_t shared = 0;
    for (const std::string& word : a) {
        const auto it = left.find(word);
        if (it != left.end() && it->second > 0) {
            --it->second;
            ++shared;
        }
    }
    return shared;
}

double wordF1(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const std::size_t shared = sharedWords(a, b);
    return shared == 0 ? 0 : 2 * static_cast<double>(shared) / static_cast<double>(a.size() + b.size());
}

std::vector<std::string> answersOf(const MetricCall& call, const Json& reference) {
    return textsOf(call, member(call, member(call, reference, "answers", "references"), "text", "references"), "references");
}

std::map<std::string, const Json*> byId(const MetricCall& call) {
    std::map<std::string, const Json*> rows;
    for (const Json& each : call.predictions) {
        rows[core::dumpJson(member(call, each, "id", "predictions"))] = &each;
    }
    return rows;
}

struct Scored {
    double exact = 0, f1 = 0, noAnswerProbability = 0;
    bool hasAnswer = false, answered = false;
};

Json summary(const std::vector<Scored>& scored) {
    double exact = 0, f1 = 0;
    for (const Scored& each : scored) {
        exact += each.exact;
        f1 += each.f1;
    }
    const auto total = static_cast<double>(scored.size());
    return {{"exact", 100 * exact / total}, {"f1", 100 * f1 / total}, {"total", scored.size()}};
}

/// The threshold on the probability of "no answer" that would have given the best score.
std::pair<double, double> bestThreshold(std::vector<Scored> scored, double Scored::*figure) {
    std::stable_sort(scored.begin(), scored.end(),
                     [](const Scored& a, const Scored& b) { return a.noAnswerProbability < b.noAnswerProbability; });
    double current = static_cast<double>(std::count_if(scored.begin(), scored.end(), [](const Scored& each) { return !each.hasAnswer; }));
    double best = current, threshold = 0;
    for (const Scored& each : scored) {
        current += each.hasAnswer ? each.*figure : each.answered ? -1 : 0;
        if (current > best) {
            best = current;
            threshold = each.noAnswerProbability;
        }
    }
    return {100 * best / static_cast<double>(scored.size()), threshold};
}

}  // namespace

Json squad(const MetricCall& call) {
    call.checkOptions({});
    const auto predictions = byId(call);
    double exact = 0, f1 = 0;
    for (const Json& reference : call.references) {
        const auto found = predictions.find(core::dumpJson(member(call, reference, "id", "references")));
        if (found == predictions.end()) {
            continue;
        }
        const auto predicted = normalWords(member(call, *found->second, "prediction_text", "predictions").get<std::string>());
        bool equal = false;
        double best = 0;
        for (const std::string& answer : answersOf(call, reference)) {
            const auto wanted = normalWords(answer);
            equal = equal || wanted == predicted;
            best = std::max(best, wordF1(predicted, wanted));
        }
        exact += equal ? 1 : 0;
        f1 += best;
    }
    const auto total = static_cast<double>(call.references.size());
    return {{"exact_match", 100 * exact / total}, {"f1", 100 * f1 / total}};
}

Json squadV2(const MetricCall& call) {
    call.checkOptions({"no_answer_threshold"});
    const double threshold = call.number("no_answer_threshold", 1);
    const auto predictions = byId(call);
    std::vector<Scored> raw, all, answerable, unanswerable;
    for (const Json& reference : call.references) {
        const auto found = predictions.find(core::dumpJson(member(call, reference, "id", "references")));
        if (found == predictions.end()) {
            continue;
        }
        const Json& row = *found->second;
        const std::string text = member(call, row, "prediction_text", "predictions").get<std::string>();
        const auto predicted = normalWords(text);
        std::vector<std::vector<std::string>> wanted;
        const std::vector<std::string> answers = answersOf(call, reference);
        for (const std::string& answer : answers) {
            if (auto words = normalWords(answer); !words.empty()) {
                wanted.push_back(std::move(words));
            }
        }
        if (wanted.empty()) {
            wanted.emplace_back();
        }
        Scored one;
        one.hasAnswer = !answers.empty();
        one.answered = !text.empty();
        one.noAnswerProbability = row.value("no_answer_probability", 0.0);
        for (const auto& words : wanted) {
            const bool either = words.empty() || predicted.empty();
            one.exact = std::max(one.exact, words == predicted ? 1.0 : 0.0);
            one.f1 = std::max(one.f1, either ? (words == predicted ? 1.0 : 0.0) : wordF1(predicted, words));
        }
        raw.push_back(one);
        if (one.noAnswerProbability > threshold) {
            one.exact = one.f1 = one.hasAnswer ? 0 : 1;
        }
        all.push_back(one);
        (one.hasAnswer ? answerable : unanswerable).push_back(one);
    }
    Json result = summary(all);
    const auto merge = [&](const std::vector<Scored>& part, const std::string& prefix) {
        if (!part.empty()) {
            const Json figures = summary(part);
            for (const auto& [key, value] : figures.items()) {
                result[prefix + key] = value;
            }
        }
    };
    merge(answerable, "HasAns_");
    merge(unanswerable, "NoAns_");
    const auto exact = bestThreshold(raw, &Scored::exact), f1 = bestThreshold(raw, &Scored::f1);
    result["best_exact"] = exact.first;
    result["best_exact_thresh"] = exact.second;
    result["best_f1"] = f1.first;
    result["best_f1_thresh"] = f1.second;
    return result;
}

Json exactMatch(const MetricCall& call) {
    call.checkOptions({"regexes_to_ignore", "ignore_case", "ignore_punctuation", "ignore_numbers"});
    std::vector<text::Regex> ignored;
    if (const Json* patterns = call.option("regexes_to_ignore")) {
        for (const std::string& pattern : textsOf(call, *patterns, "regexes_to_ignore")) {
            ignored.emplace_back(pattern, call.name + ": regexes_to_ignore");
        }
    }
    const auto cleaned = [&](std::string text) {
        for (const text::Regex& regex : ignored) {
            std::string kept;
            std::size_t from = 0;
            regex.forEachMatch(text, [&](std::size_t begin, std::size_t end) {
                kept.append(text, from, begin - from);
                from = end;
            });
            text = kept + text.substr(from);
        }
        if (call.flag("ignore_case", false)) {
            text = py::lower(text);
        }
        if (call.flag("ignore_punctuation", false)) {
            text = without(text, isAsciiPunctuation);
        }
        if (call.flag("ignore_numbers", false)) {
            text = without(text, [](char32_t c) { return c >= U'0' && c <= U'9'; });
        }
        return text;
    };
    const auto predictions = textsOf(call, call.predictions, "predictions");
    const auto references = textsOf(call, call.references, "references");
    double equal = 0;
    for (std::size_t i = 0; i < references.size(); ++i) {
        equal += cleaned(predictions[i]) == cleaned(references[i]) ? 1 : 0;
    }
    return {{"exact_match", equal / static_cast<double>(references.size())}};
}

}  // namespace twb::train
