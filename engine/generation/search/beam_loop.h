#pragma once

#include <functional>

#include "engine/generation/search/beam_scorer.h"

namespace twb::generation {

/// The best continuations by `sums` [rows, vocabulary], enough that the beams can be filled when all ends of sequence are among them.
Candidates bestCandidates(const Search& search, const Tensor& sums, std::int64_t groupSize);

/// Takes apart the index of a candidate among all beams of a prompt, [batch, n].
Candidates candidatesFrom(Tensor scores, const Tensor& indices, std::int64_t vocabulary);

/// What the beams of a prompt start from. They are alike, so that only one may count, or they would stay so; where tokens are drawn all may.
enum class FirstBeams { OneCounts, AllCount };

/// The loop of the strategies with one group of beams. `choose` gives the candidates for log-probabilities and the beams' sums so far.
GenerationOutput beamLoop(Search& search, BeamScorer& scorer, FirstBeams first,
                          const std::function<Candidates(const Tensor& logProbabilities, const Tensor& sums)>& choose);

}  // namespace twb::generation
