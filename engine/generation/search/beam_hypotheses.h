#pragma once

#include <vector>

#include "engine/generation/generation_config.h"
#include "engine/generation/search/search.h"

namespace twb::generation {

struct Hypothesis {
    double score = 0;  ///< sum of log-probabilities / length ^ length_penalty
    TokenIds ids;
};

/// The best finished sequences of one prompt (or of one of its groups of beams), at most as many as there are beams.
class BeamHypotheses {
public:
    BeamHypotheses(const GenerationConfig& config, std::int64_t beams, std::int64_t maxLength)
        : m_beams(static_cast<std::size_t>(beams)),
          m_lengthPenalty(config.length_penalty),
          m_earlyStopping(config.early_stopping),
          m_maxLength(maxLength) {}

    void add(TokenIds ids, double sumOfLogProbabilities);
    /// Whether no open beam can become better than those here: `bestSum` is the best open one's, `length` what it then has.
    bool isDone(double bestSum, std::int64_t length) const;
    const std::vector<Hypothesis>& all() const { return m_hypotheses; }

private:
    double scoreOf(double sum, std::int64_t length) const;

    std::size_t m_beams;
    double m_lengthPenalty;
    EarlyStopping m_earlyStopping;
    std::int64_t m_maxLength;
    std::vector<Hypothesis> m_hypotheses;
    double m_worst = 1e9;
};

/// Puts the best `answers` of each prompt, whose candidates are given in the order in which they were found, into one padded matrix.
GenerationOutput assembleAnswers(const Search& search, std::vector<std::vector<Hypothesis>> candidates, std::int64_t answers);

}  // namespace twb::generation
