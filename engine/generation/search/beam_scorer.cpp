#include "engine/generation/search/beam_scorer.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/generation/row_ids.h"

namespace twb::generation {

BeamScorer::BeamScorer(const Search& search, std::int64_t groupSize)
    : m_search(search), m_groupSize(groupSize), m_groups(search.config().num_beams / groupSize) {
    const auto count = static_cast<std::size_t>(search.batch() * m_groups);
    m_finished.assign(count, BeamHypotheses(search.config(), groupSize, search.stopping().maxLength()));
    m_done.assign(count, false);
}

bool BeamScorer::isDone() const {
    return std::all_of(m_done.begin(), m_done.end(), [](bool done) { return done; });
}

/// Takes the candidates of one prompt in order: those that end a sequence become answers, the others fill the beams.
void BeamScorer::fillBeams(const Tensor& sequences, const Candidates& candidates, std::int64_t item, BeamHypotheses& finished,
                           const NextBeams& next) {
    const auto tokens = candidates.tokens.accessor<std::int64_t, 2>()[item];
    const auto beams = candidates.beams.accessor<std::int64_t, 2>()[item];
    const auto scores = candidates.scores.accessor<float, 2>()[item];
    std::int64_t filled = 0;
    for (std::int64_t rank = 0; rank < tokens.size(0) && filled < m_groupSize; ++rank) {
        const std::int64_t row = item * m_groupSize + beams[rank];
        if (std::find(m_search.eos().begin(), m_search.eos().end(), tokens[rank]) == m_search.eos().end()) {
            next.scores[item * m_groupSize + filled] = scores[rank];
            next.tokens[item * m_groupSize + filled] = tokens[rank];
            next.rows[item * m_groupSize + filled] = row;
            ++filled;
        } else if (rank < m_groupSize) {  // an end that is not among the best would not have been chosen
            TokenIds ids = rowIds(sequences, row);
            if (mayFinish(ids)) {
                finished.add(std::move(ids), scores[rank]);
            }
        }
    }
    if (filled < m_groupSize) {
        throw core::Error(core::ErrorCode::InvalidParameter, "Too many of the likeliest tokens are in eos_token_id: only " +
                                                                 std::to_string(filled) + " of " + std::to_string(m_groupSize) +
                                                                 " beams can go on. Name fewer, or take more beams.");
    }
}

NextBeams BeamScorer::step(const Tensor& sequences, const Candidates& given, std::int64_t group) {
    const Candidates candidates{given.scores.contiguous(), given.tokens.contiguous(), given.beams.contiguous()};
    const std::int64_t rows = m_search.batch() * m_groupSize;
    const NextBeams next{at::zeros({rows}, at::kFloat), at::zeros({rows}, at::kLong), at::zeros({rows}, at::kLong)};
    for (std::int64_t item = 0; item < m_search.batch(); ++item) {
        const std::size_t index = indexOf(item, group);
        if (m_done[index]) {
            next.tokens.narrow(0, item * m_groupSize, m_groupSize).fill_(m_search.pad());
            continue;
        }
        fillBeams(sequences, candidates, item, m_finished[index], next);
        adjust(sequences, item, next);
        const double best = candidates.scores[item].max().item<float>();
        m_done[index] = m_finished[index].isDone(best, sequences.size(1) + 1);
    }
    return next;
}

void BeamScorer::addOpenBeams(const Tensor& sequences, const Tensor& sums, std::size_t index) {
    std::vector<std::int64_t> refused;
    std::int64_t taken = 0;
    for (std::int64_t beam = 0; beam < m_groupSize; ++beam) {
        const std::int64_t row = static_cast<std::int64_t>(index) * m_groupSize + beam;
        TokenIds ids = rowIds(sequences, row);
        if (mayFinish(ids)) {
            m_finished[index].add(std::move(ids), sums[row].item<float>());
            ++taken;
        } else {
            refused.push_back(row);
        }
    }
    if (taken < m_search.config().num_return_sequences) {
        // Nothing better was found: the best of those that should not be answers are.
        for (const std::int64_t row : refused) {
            m_finished[index].add(rowIds(sequences, row), sums[row].item<float>());
        }
    }
}

GenerationOutput BeamScorer::finish(const Tensor& sequences, const Tensor& sums) {
    std::vector<std::vector<Hypothesis>> candidates(static_cast<std::size_t>(m_search.batch()));
    for (std::size_t index = 0; index < m_finished.size(); ++index) {
        if (!m_done[index]) {
            addOpenBeams(sequences, sums, index);
        }
        const std::vector<Hypothesis>& found = m_finished[index].all();
        std::vector<Hypothesis>& all = candidates[index / static_cast<std::size_t>(m_groups)];
        all.insert(all.end(), found.begin(), found.end());
    }
    GenerationOutput output = assembleAnswers(m_search, std::move(candidates), m_search.config().num_return_sequences);
    output.reason = isDone() ? FinishReason::EndOfSequence : FinishReason::Length;
    return output;
}

}  // namespace twb::generation
