#include "engine/generation/search/beam_loop.h"

#include <algorithm>
#include <tuple>

namespace twb::generation {

Candidates candidatesFrom(Tensor scores, const Tensor& indices, std::int64_t vocabulary) {
    return {std::move(scores), indices.remainder(vocabulary), indices.div(vocabulary, "floor")};
}

namespace {

/// The largest `count` figures of each row and where they are, sorted. Rows as long as beams times a vocabulary are searched by the largest
/// figure of each stretch first: the `count` stretches with the largest ones hold what is wanted.
std::tuple<Tensor, Tensor> largest(const Tensor& rows, std::int64_t count) {
    constexpr std::int64_t kStretch = 128;
    constexpr std::int64_t kShort = 64 * kStretch;
    const std::int64_t width = rows.size(1), stretches = width / kStretch;
    if (width < kShort || stretches < count) {
        return rows.topk(std::min(count, width), 1, /*largest=*/true, /*sorted=*/true);
    }
    const Tensor whole = rows.narrow(1, 0, stretches * kStretch).unflatten(1, {stretches, kStretch});
    const Tensor chosen = std::get<1>(whole.amax(2).topk(count, 1)).unsqueeze(2);
    const Tensor figures = whole.gather(1, chosen.expand({-1, -1, kStretch})).flatten(1);
    const Tensor places = (chosen * kStretch + at::arange(kStretch, at::kLong)).flatten(1);
    const Tensor rest = at::arange(stretches * kStretch, width, at::kLong).unsqueeze(0).expand({rows.size(0), -1});
    auto [values, found] = at::cat({figures, rows.narrow(1, stretches * kStretch, width - stretches * kStretch)}, 1).topk(count, 1);
    return {values, at::cat({places, rest}, 1).gather(1, found)};
}

}  // namespace

Candidates bestCandidates(const Search& search, const Tensor& sums, std::int64_t groupSize) {
    const std::int64_t vocabulary = sums.size(-1);
    const auto wanted = std::max<std::int64_t>(2, 1 + static_cast<std::int64_t>(search.eos().size())) * groupSize;
    const Tensor flat = sums.reshape({search.batch(), groupSize * vocabulary});
    auto [scores, indices] = largest(flat, wanted);
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
