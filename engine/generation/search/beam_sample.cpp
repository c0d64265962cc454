#include "engine/generation/search/beam_loop.h"
#include "engine/generation/search/draw.h"

namespace twb::generation {

GenerationOutput beamSample(Search& search) {
    const std::int64_t beams = search.config().num_beams;
    BeamScorer scorer(search, beams);
    return beamLoop(search, scorer, FirstBeams::AllCount, [&](const Tensor& logProbabilities, const Tensor& sums) {
        const Tensor ids = search.sequences().ids();
        search.record(search.warp(ids, logProbabilities));
        // The warpers see the sums, as in transformers 4.34: a temperature divides what the beams have so far, too.
        const Tensor warped = search.warp(ids, logProbabilities + sums.unsqueeze(1));
        const std::int64_t vocabulary = warped.size(1);
        const Tensor flat = warped.view({search.batch(), beams * vocabulary});
        const Tensor drawn = draw(flat.softmax(-1), 2 * beams);
        const auto [scores, order] = flat.gather(-1, drawn).sort(1, /*descending=*/true);
        return candidatesFrom(scores, drawn.gather(-1, order), vocabulary);
    });
}

}  // namespace twb::generation
