#include "engine/generation/search/beam_hypotheses.h"

#include <algorithm>
#include <cmath>

namespace twb::generation {

double BeamHypotheses::scoreOf(double sum, std::int64_t length) const {
    return sum / std::pow(static_cast<double>(length), m_lengthPenalty);
}

void BeamHypotheses::add(TokenIds ids, double sum) {
    const double score = scoreOf(sum, static_cast<std::int64_t>(ids.size()));
    if (m_hypotheses.size() >= m_beams && score <= m_worst) {
        return;
    }
    m_hypotheses.push_back({score, std::move(ids)});
    const auto byScore = [](const Hypothesis& a, const Hypothesis& b) { return a.score < b.score; };
    if (m_hypotheses.size() > m_beams) {
        m_hypotheses.erase(std::min_element(m_hypotheses.begin(), m_hypotheses.end(), byScore));
        m_worst = std::min_element(m_hypotheses.begin(), m_hypotheses.end(), byScore)->score;
    } else {
        m_worst = std::min(score, m_worst);
    }
}

bool BeamHypotheses::isDone(double bestSum, std::int64_t length) const {
    if (m_hypotheses.size() < m_beams) {
        return false;
    }
    if (m_earlyStopping == EarlyStopping::Yes) {
        return true;
    }
    // With a positive length penalty a longer sequence divides by more, which helps the negative sums: "never" looks to the end.
    const bool toTheEnd = m_earlyStopping == EarlyStopping::Never && m_lengthPenalty > 0;
    return m_worst >= scoreOf(bestSum, toTheEnd ? m_maxLength : length);
}

GenerationOutput assembleAnswers(const Search& search, std::vector<std::vector<Hypothesis>> candidates, std::int64_t answers) {
    std::vector<Hypothesis> best;
    for (std::vector<Hypothesis>& found : candidates) {
        std::stable_sort(found.begin(), found.end(), [](const Hypothesis& a, const Hypothesis& b) { return a.score < b.score; });
        for (std::int64_t i = 0; i < answers; ++i) {
            best.push_back(std::move(found.back()));
            found.pop_back();
        }
    }
    const auto bySize = [](const Hypothesis& a, const Hypothesis& b) { return a.ids.size() < b.ids.size(); };
    const auto longest = static_cast<std::int64_t>(std::max_element(best.begin(), best.end(), bySize)->ids.size());
    const bool endFits = !search.eos().empty() && longest < search.stopping().maxLength();
    const std::int64_t width = longest + (endFits ? 1 : 0);
    const auto rows = static_cast<std::int64_t>(best.size());
    GenerationOutput output;
    output.sequences = at::full({rows, width}, search.pad(), at::kLong);
    const Tensor scores = at::empty({rows}, at::kFloat);
    for (std::int64_t row = 0; row < rows; ++row) {
        const Hypothesis& hypothesis = best[static_cast<std::size_t>(row)];
        auto* ids = output.sequences[row].data_ptr<std::int64_t>();
        std::copy(hypothesis.ids.begin(), hypothesis.ids.end(), ids);
        const auto length = static_cast<std::int64_t>(hypothesis.ids.size());
        if (length < width && !search.eos().empty()) {
            ids[length] = search.eos().front();
        }
        scores[row] = hypothesis.score;
    }
    output.scores = search.recordedScores();
    output.sequencesScores = scores;
    return output;
}

}  // namespace twb::generation
