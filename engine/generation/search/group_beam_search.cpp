#include "engine/generation/search/beam_loop.h"

namespace twb::generation {
namespace {

/// The rows of one group's beams among those of all prompts.
Tensor groupRows(std::int64_t batch, std::int64_t beams, std::int64_t groupSize, std::int64_t group) {
    const Tensor first = at::arange(batch, at::kLong).unsqueeze(1) * beams + group * groupSize;
    return (first + at::arange(groupSize, at::kLong)).view({-1});
}

/// One step of all groups: each sees what the earlier ones chose.
class GroupStep {
public:
    GroupStep(Search& search, BeamScorer& scorer, Tensor& sums)
        : m_search(search),
          m_scorer(scorer),
          m_sums(sums),
          m_beams(search.config().num_beams),
          m_groupSize(m_beams / search.config().num_beam_groups) {}

    /// Writes what was chosen into the sequences; gives the row that each beam continues.
    Tensor run(const Tensor& logits) {
        m_chosen = at::zeros({logits.size(0)}, at::kLong);
        m_rows = at::zeros({logits.size(0)}, at::kLong);
        m_recorded = at::zeros_like(logits);
        for (std::int64_t group = 0; group < m_search.config().num_beam_groups; ++group) {
            runGroup(logits, group);
        }
        m_search.record(m_recorded);
        m_search.sequences().reorder(m_rows);
        m_search.sequences().append(m_chosen);
        return m_rows;
    }

private:
    void runGroup(const Tensor& logits, std::int64_t group) {
        const Tensor mine = groupRows(m_search.batch(), m_beams, m_groupSize, group);
        const Tensor ids = m_search.sequences().ids().index_select(0, mine);
        const Tensor logProbabilities = m_search.process({ids, &m_chosen, group}, logits.index_select(0, mine).log_softmax(-1));
        m_recorded.index_copy_(0, mine, logProbabilities);
        const Tensor sums = logProbabilities + m_sums.index_select(0, mine).unsqueeze(1);
        const NextBeams next = m_scorer.step(ids, bestCandidates(m_search, sums, m_groupSize), group);
        m_sums.index_copy_(0, mine, next.scores);
        m_chosen.index_copy_(0, mine, next.tokens);
        m_rows.index_copy_(0, mine, mine.index_select(0, next.rows));
    }

    Search& m_search;
    BeamScorer& m_scorer;
    Tensor& m_sums;
    std::int64_t m_beams;
    std::int64_t m_groupSize;
    Tensor m_chosen, m_rows, m_recorded;
};

}  // namespace

GenerationOutput groupBeamSearch(Search& search) {
    const std::int64_t beams = search.config().num_beams;
    const std::int64_t groupSize = beams / search.config().num_beam_groups;
    Tensor logits = search.nextLogits();
    logits = logits.index_select(0, search.multiply(beams));
    Tensor sums = at::full({search.batch(), beams}, -1e9, at::kFloat);
    sums.slice(1, 0, beams, groupSize).zero_();  // of the beams of a group, which are alike at first, one counts
    sums = sums.view({-1});
    BeamScorer scorer(search, groupSize);
    GroupStep step(search, scorer, sums);
    for (;;) {
        const Tensor rows = step.run(logits);
        if (scorer.isDone() || search.stopping().all(search.sequences().ids()) != FinishReason::None) {
            return scorer.finish(search.sequences().ids(), sums);
        }
        search.reorderModel(rows);
        logits = search.nextLogits();
    }
}

}  // namespace twb::generation
