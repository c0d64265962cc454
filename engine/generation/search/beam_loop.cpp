#include "engine/generation/search/beam_loop.h"

#include <algorithm>

#include "engine/generation/search/wide_topk.h"

namespace twb::generation {

Candidates candidatesFrom(Tensor scores, const Tensor& indices, std::int64_t vocabulary) {
    return {std::move(scores), indices.remainder(vocabulary), indices.div(vocabulary, "floor")};
}

Candidates bestCandidates(const Search& search, const Tensor& sums, std::int64_t groupSize) {
    const std::int64_t vocabulary = sums.size(-1);
    const auto wanted = std::max<std::int64_t>(2, 1 + static_cast<std::int64_t>(search.eos().size())) * groupSize;
    const Tensor flat = sums.reshape({search.batch(), groupSize * vocabulary});
    auto [scores, indices] = wideTopk(flat, wanted);
    return candidatesFrom(scores, indices, vocabulary);
}

GenerationOutput beamLoop(Search& search, BeamScorer& scorer, FirstBeams first,
                          const std::function<Candidates(const Tensor& logProbabilities, const Tensor& sums)>& choose) {
    const std::int64_t beams = search.config().num_beams;
    Tensor logits = search.nextLogits();
    logits = logits.index_select(0, search.multiply(beams));  // the prompt runs once for all its beams
    Tensor sums = at::full({search.batch(), beams}, first == FirstBeams::OneCounts ? -1e9 : 0.0, at::kFloat);
    sums.select(1, 0).zero_();
    sums = sums.view({-1});
    for (;;) {
        const Tensor ids = search.sequences().ids();
        const Tensor logProbabilities = search.process(ids, logits.log_softmax(-1));
        const NextBeams next = scorer.step(ids, choose(logProbabilities, sums));
        sums = next.scores;
        search.sequences().reorder(next.rows);
        search.sequences().append(next.tokens);
        if (scorer.isDone() || search.stopping().all(search.sequences().ids()) != FinishReason::None) {
            return scorer.finish(search.sequences().ids(), sums);
        }
        search.reorderModel(next.rows);
        logits = search.nextLogits();
    }
}

}  // namespace twb::generation
