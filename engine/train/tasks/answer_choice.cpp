#include "engine/train/tasks/answer_choice.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "engine/text/python/python_text.h"

namespace twb::train {
namespace {

struct Candidate {
    float score = 0;
    std::int64_t begin = 0, end = 0;
    float startLogit = 0, endLogit = 0;
};

/// Places of the greatest logits, the greatest first.
std::vector<std::size_t> greatest(std::span<const float> logits, std::size_t count) {
    std::vector<std::size_t> places(logits.size());
    std::iota(places.begin(), places.end(), std::size_t(0));
    count = std::min(count, places.size());
    const auto middle = places.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(places.begin(), middle, places.end(), [&](std::size_t a, std::size_t b) {
        return logits[a] != logits[b] ? logits[a] > logits[b] : a > b;  // from the end of a rising order
    });
    places.erase(middle, places.end());
    return places;
}

void addCandidates(const AnswerWindow& window, const AnswerRules& rules, std::vector<Candidate>& candidates) {
    const auto isContext = [&](std::size_t token) { return window.positions[2 * token] >= 0; };
    const std::vector<std::size_t> ends = greatest(window.end, rules.best);
    for (const std::size_t first : greatest(window.start, rules.best)) {
        for (const std::size_t last : ends) {
            if (isContext(first) && isContext(last) && last >= first && last - first < rules.mostTokens) {
                candidates.push_back({window.start[first] + window.end[last], window.positions[2 * first], window.positions[2 * last + 1],
                                      window.start[first], window.end[last]});
            }
        }
    }
}

/// The lowest score of the first tokens of the windows.
std::optional<Candidate> noAnswer(const std::vector<AnswerWindow>& windows) {
    std::optional<Candidate> none;
    for (const AnswerWindow& window : windows) {
        if (const float score = window.start[0] + window.end[0]; !none || score < none->score) {
            none = Candidate{score, 0, 0, window.start[0], window.end[0]};
        }
    }
    return none;
}

}  // namespace

std::string chosenAnswer(const std::u32string& context, const std::vector<AnswerWindow>& windows, const AnswerRules& rules) {
    std::vector<Candidate> candidates;
    for (const AnswerWindow& window : windows) {
        addCandidates(window, rules, candidates);
    }
    const std::optional<Candidate> none = rules.mayBeNone ? noAnswer(windows) : std::nullopt;
    if (none) {
        candidates.push_back(*none);
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    candidates.resize(std::min(candidates.size(), rules.best));
    const auto textOf = [&](const Candidate& candidate) {
        const auto begin = static_cast<std::size_t>(candidate.begin), end = static_cast<std::size_t>(candidate.end);
        return end > begin ? text::py::encode(std::u32string_view(context).substr(begin, end - begin)) : std::string();
    };
    if (!rules.mayBeNone) {
        const bool pointsNowhere = candidates.empty() || (candidates.size() == 1 && textOf(candidates.front()).empty());
        return pointsNowhere ? "empty" : textOf(candidates.front());
    }
    const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& each) { return !textOf(each).empty(); });
    const Candidate answer = found == candidates.end() ? Candidate() : *found;
    const bool isNone = none && static_cast<double>(none->score - answer.startLogit - answer.endLogit) > rules.noneThreshold;
    return isNone ? "" : found == candidates.end() ? "empty" : textOf(answer);
}

}  // namespace twb::train
