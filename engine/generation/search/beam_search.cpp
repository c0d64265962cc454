#include "engine/generation/search/beam_loop.h"

namespace twb::generation {

GenerationOutput beamSearch(Search& search) {
    const std::int64_t beams = search.config().num_beams;
    BeamScorer scorer(search, beams);
    return beamLoop(search, scorer, FirstBeams::OneCounts, [&](const Tensor& logProbabilities, const Tensor& sums) {
        search.record(logProbabilities);
        return bestCandidates(search, logProbabilities + sums.unsqueeze(1), beams);
    });
}

}  // namespace twb::generation
