#include <algorithm>

#include "engine/core/error.h"
#include "engine/generation/search/token_loop.h"

/// Contrastive search (Su et al. 2022): of the k likeliest tokens the one that is likely and least like what was written before.
namespace twb::generation {
namespace {

/// What the model says about the candidates, those of one row being neighbours.
struct Looked {
    Tensor logits;  ///< [rows * k, vocabulary] after each candidate
    Tensor hidden;  ///< [rows * k, size] of each candidate
};

/// Runs all candidates [rows, k] as rows of one batch.
Looked lookAhead(Search& search, const Tensor& candidates) {
    const std::int64_t k = candidates.size(1);
    const Tensor rows = at::arange(candidates.size(0), at::kLong).repeat_interleave(k);
    search.decoding().reorder(rows);
    const Tensor sequences = at::cat({search.sequences().ids().index_select(0, rows), candidates.reshape({-1, 1})}, 1);
    const models::Decoding::Step step = search.step(sequences, 1);
    return {step.logits.select(1, 0), step.lastHiddenState.select(1, 0)};
}

/// The same one candidate after the other, which needs the memory of one (low_memory).
Looked lookAheadOneByOne(Search& search, const Tensor& candidates) {
    std::vector<Tensor> logits, hidden;
    const std::int64_t length = search.sequences().length();
    for (std::int64_t i = 0; i < candidates.size(1); ++i) {
        const models::Decoding::Step step = search.step(at::cat({search.sequences().ids(), candidates.narrow(1, i, 1)}, 1), 1);
        search.decoding().truncate(length);
        logits.push_back(step.logits.select(1, 0));
        hidden.push_back(step.lastHiddenState.select(1, 0));
    }
    return {at::stack(logits, 1).flatten(0, 1), at::stack(hidden, 1).flatten(0, 1)};
}

/// Which candidate of each row is best: int64 [rows].
Tensor bestCandidate(const Tensor& context, const Tensor& hidden, const Tensor& probabilities, double alpha) {
    const Tensor past = context / context.norm(2, 2, /*keepdim=*/true);  // [rows, length, size]
    const Tensor candidates = (hidden / hidden.norm(2, 1, /*keepdim=*/true)).view({past.size(0), -1, past.size(2)});  // [rows, k, size]
    const Tensor likeness = candidates.matmul(past.transpose(1, 2)).amax(-1);                                         // [rows, k]
    return ((1 - alpha) * probabilities - alpha * likeness).argmax(-1);
}

}  // namespace

GenerationOutput contrastiveSearch(Search& search) {
    const GenerationConfig& config = search.config();
    search.context().outputHiddenStates = true;
    const models::Decoding::Step first = search.step(search.sequences().ids(), search.promptLength());
    if (!first.lastHiddenState.defined()) {
        throw core::Error(core::ErrorCode::Unsupported,
                          "Contrastive search (penalty_alpha) needs hidden states, which this model does not give.");
    }
    Tensor context = first.lastHiddenState;
    Tensor logits = first.logits.select(1, first.logits.size(1) - 1);
    const std::int64_t rows = search.batch();
    OpenRows open(rows);
    for (;;) {
        const Tensor scores = search.process(search.sequences().ids(), logits);
        search.record(scores);
        const auto [probabilities, candidates] = scores.softmax(-1).topk(std::min(config.top_k, scores.size(-1)), -1);
        const Looked looked = config.low_memory ? lookAheadOneByOne(search, candidates) : lookAhead(search, candidates);
        const Tensor best = bestCandidate(context, looked.hidden, probabilities, *config.penalty_alpha);

        const Tensor chosenRows = at::arange(rows, at::kLong) * candidates.size(1) + best;
        const Tensor tokens = open.padded(candidates.gather(1, best.unsqueeze(1)).squeeze(1), search.pad());
        search.sequences().append(tokens);
        search.tell(tokens, scores);
        const FinishReason reason = open.close(search, tokens, search.sequences().ids());
        if (reason != FinishReason::None) {
            return search.finish(reason);
        }
        if (!config.low_memory) {
            search.decoding().reorder(chosenRows);
        }
        context = at::cat({context, looked.hidden.index_select(0, chosenRows).unsqueeze(1)}, 1);
        logits = looked.logits.index_select(0, chosenRows);
    }
}

}  // namespace twb::generation
