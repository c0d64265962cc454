#pragma once

#include <vector>

#include "engine/generation/search/beam_hypotheses.h"

namespace twb::generation {

/// The best continuations of every prompt's beams, best first.
struct Candidates {
    Tensor scores;  ///< [batch, n] float32, sums of log-probabilities
    Tensor tokens;  ///< [batch, n]
    Tensor beams;   ///< [batch, n] which of the prompt's beams each continues
};

/// How the beams go on; the rows of one prompt are neighbours.
struct NextBeams {
    Tensor scores;  ///< [rows] float32
    Tensor tokens;  ///< [rows]
    Tensor rows;    ///< [rows] which row each continues
};

/// Decides by the candidates which beams go on and which sequences are finished (transformers' BeamSearchScorer).
class BeamScorer {
public:
    /// `groupSize`: beams that compete with one another (all, but for diverse beam search).
    BeamScorer(const Search& search, std::int64_t groupSize);
    virtual ~BeamScorer() = default;

    /// `sequences` [batch * groupSize, length] are those of the group.
    NextBeams step(const Tensor& sequences, const Candidates& candidates, std::int64_t group = 0);
    bool isDone() const;
    /// The answers at the end: `sequences` and their sums are those of all groups.
    GenerationOutput finish(const Tensor& sequences, const Tensor& sums);

protected:
    /// Whether a sequence that ends may be an answer.
    virtual bool mayFinish(const TokenIds&) const { return true; }
    /// A chance to put other candidates in the places of the chosen ones of one prompt: `next` are its rows.
    virtual void adjust(const Tensor&, std::int64_t, const NextBeams&) {}

    const Search& search() const { return m_search; }
    std::int64_t groupSize() const { return m_groupSize; }

private:
    std::size_t indexOf(std::int64_t item, std::int64_t group) const { return static_cast<std::size_t>(item * m_groups + group); }
    void fillBeams(const Tensor& sequences, const Candidates& candidates, std::int64_t item, BeamHypotheses& finished,
                   const NextBeams& next);
    void addOpenBeams(const Tensor& sequences, const Tensor& sums, std::size_t index);

    const Search& m_search;
    std::int64_t m_groupSize;
    std::int64_t m_groups;
    std::vector<BeamHypotheses> m_finished;  ///< a prompt's groups are neighbours
    std::vector<bool> m_done;
};

}  // namespace twb::generation
