#include <algorithm>
#include <cmath>

#include "engine/generation/search/draw.h"
#include "engine/generation/search/search.h"
#include "engine/generation/search/wide_topk.h"

/// Beam search and beam sampling as transformers has them since 4.50: a length penalty counts the new tokens only, every stopping criterion
/// ends single sequences, and the open beams are chosen among the candidates that go on.
namespace twb::generation {
namespace {

constexpr double kNever = -1e9;  ///< the score of what must not be chosen, as in transformers

/// The continuations of every prompt's beams that are looked at.
struct Continuations {
    Tensor sums;    ///< [batch, n] of log-probabilities
    Tensor rows;    ///< [batch, n] the row that each continues
    Tensor tokens;  ///< [batch, n]
    Tensor ends;    ///< bool [batch, n] whether a sequence is finished with it
};

/// The best finished sequences of every prompt, best first.
class FinishedBeams {
public:
    explicit FinishedBeams(const Search& search)
        : m_search(search), m_config(search.config()), m_batch(search.batch()), m_beams(m_config.num_beams) {
        // As in transformers the padding token 0 does not count as one.
        m_pad = search.pad() == 0 && !search.eos().empty() ? search.eos().front() : search.pad();
        m_sequences = at::full({m_batch, m_beams, search.promptLength()}, m_pad, at::kLong);
        m_lengths = at::zeros({m_batch, m_beams}, at::kLong);
        m_scores = at::full({m_batch, m_beams}, kNever, at::kFloat);
        m_isFull = at::zeros({m_batch, m_beams}, at::kBool);
        m_mayImprove = at::ones({m_batch, 1}, at::kBool);
    }

    /// `candidates` [batch, n, length] are the sequences with their newest tokens. Only the best of them, as many as there are beams,
    /// count.
    void add(const Tensor& candidates, const Continuations& found) {
        const std::int64_t count = found.sums.size(1), length = candidates.size(2);
        const Tensor isBest = at::arange(count, at::kLong) < m_beams;
        const Tensor finishes = found.ends.logical_and(isBest);
        Tensor closed = m_mayImprove.logical_not();
        if (m_config.early_stopping == EarlyStopping::Yes) {
            closed = closed.logical_or(m_isFull.all(1, /*keepdim=*/true));
        }
        const Tensor scores =
            found.sums / lengthDivisor(length) + kNever * closed.to(at::kFloat) + kNever * finishes.logical_not().to(at::kFloat);

        const Tensor earlier = at::constant_pad_nd(m_sequences, {0, length - m_sequences.size(2)}, m_pad);
        const auto [kept, order] = at::cat({m_scores, scores}, 1).topk(m_beams, 1);
        m_scores = kept;
        m_isFull = at::cat({m_isFull, finishes}, 1).gather(1, order);
        m_lengths = at::cat({m_lengths, at::full({m_batch, count}, length, at::kLong)}, 1).gather(1, order);
        m_sequences = at::cat({earlier, candidates}, 1).gather(1, order.unsqueeze(2).expand({-1, -1, length}));
    }

    /// Looks whether the best open beams [batch, 1], which now have `length` tokens, can still become better than what is finished.
    void compare(const Tensor& bestOpen, std::int64_t length) {
        const bool toTheEnd = m_config.early_stopping == EarlyStopping::Never && m_config.length_penalty > 0;
        const Tensor possible = bestOpen / lengthDivisor(toTheEnd ? m_search.stopping().maxLength() : length);
        const Tensor worst = at::where(m_isFull, m_scores.amin(1, /*keepdim=*/true), at::full({}, kNever, at::kFloat));
        m_mayImprove = m_mayImprove.logical_and((possible > worst).any(1, /*keepdim=*/true));
    }

    bool isDone() const {
        const bool full = m_config.early_stopping == EarlyStopping::Yes && m_isFull.all().item<bool>();
        return full || !m_mayImprove.any().item<bool>();
    }

    GenerationOutput output(FinishReason reason) const {
        const std::int64_t answers = m_config.num_return_sequences;
        const std::int64_t longest = m_lengths.narrow(1, 0, answers).max().item<std::int64_t>();
        GenerationOutput output;
        output.sequences = m_sequences.narrow(1, 0, answers).narrow(2, 0, longest).flatten(0, 1).contiguous();
        output.scores = m_search.recordedScores();
        if (output.scores.defined()) {
            output.sequencesScores = m_scores.narrow(1, 0, answers).flatten();
        }
        output.reason = reason;
        return output;
    }

private:
    double lengthDivisor(std::int64_t length) const {
        return std::pow(static_cast<double>(length - m_search.promptLength()), m_config.length_penalty);
    }

    const Search& m_search;
    const GenerationConfig& m_config;
    std::int64_t m_batch, m_beams, m_pad;
    Tensor m_sequences;   ///< [batch, beams, length so far]
    Tensor m_lengths;     ///< [batch, beams]
    Tensor m_scores;      ///< [batch, beams]
    Tensor m_isFull;      ///< bool [batch, beams] whether a finished sequence has the place
    Tensor m_mayImprove;  ///< bool [batch, 1]
};

/// The candidates by the sums of all beams [batch, beams * vocabulary], enough that beams are left when some end.
Continuations continuations(const Search& search, const Tensor& sums, std::int64_t vocabulary) {
    const std::int64_t beams = search.config().num_beams;
    const std::int64_t count =
        std::min(sums.size(1), std::max<std::int64_t>(2, 1 + static_cast<std::int64_t>(search.eos().size())) * beams);
    const Tensor indices = search.config().do_sample ? draw(sums.softmax(-1), count) : std::get<1>(wideTopk(sums, count));
    const Tensor firstRows = at::arange(search.batch(), at::kLong).unsqueeze(1) * beams;
    Continuations found;
    found.sums = sums.gather(1, indices);
    found.rows = indices.div(vocabulary, "floor") + firstRows;
    found.tokens = indices.remainder(vocabulary);
    return found;
}

/// Which of the sequences [rows, length] are finished: bool [rows].
Tensor endsOf(const Search& search, const Tensor& sequences) {
    if (search.stopping().all(sequences) != FinishReason::None) {
        return at::ones({sequences.size(0)}, at::kBool);
    }
    Tensor ends = search.endsSequence(sequences.select(1, sequences.size(1) - 1)).to(at::kBool);
    if (search.stopping().watchesText()) {
        for (std::int64_t row = 0; row < sequences.size(0); ++row) {
            if (search.stopping().hasStopString(sequences[row])) {
                ends[row] = true;
            }
        }
    }
    return ends;
}

}  // namespace

GenerationOutput laterBeamSearch(Search& search) {
    const std::int64_t batch = search.batch(), beams = search.config().num_beams;
    Tensor logits = search.nextLogits();
    logits = logits.index_select(0, search.multiply(beams));  // the prompt runs once for all its beams
    Tensor open = at::full({batch, beams}, kNever, at::kFloat);
    open.select(1, 0).zero_();  // the beams are alike at first: one counts, or they would stay so
    FinishedBeams finished(search);
    for (;;) {
        const Tensor ids = search.sequences().ids();
        const Tensor logProbabilities = search.warp(ids, search.process(ids, logits.log_softmax(-1)));
        search.record(logProbabilities);
        const std::int64_t vocabulary = logProbabilities.size(1);
        const Tensor sums = (logProbabilities.view({batch, beams, vocabulary}) + open.unsqueeze(2)).view({batch, -1});
        Continuations found = continuations(search, sums, vocabulary);
        const Tensor candidates = at::cat({ids.index_select(0, found.rows.flatten()), found.tokens.view({-1, 1})}, 1);
        found.ends = endsOf(search, candidates).view(found.sums.sizes());

        const auto [openSums, order] = (found.sums + kNever * found.ends.to(at::kFloat)).topk(beams, 1);
        open = openSums;
        const Tensor rows = found.rows.gather(1, order).flatten();
        finished.add(candidates.view({batch, -1, candidates.size(1)}), found);
        search.sequences().reorder(rows);
        search.sequences().append(found.tokens.gather(1, order).flatten());
        finished.compare(open.narrow(1, 0, 1), candidates.size(1));
        if (finished.isDone()) {
            return finished.output(FinishReason::EndOfSequence);
        }
        if (found.ends.all().item<bool>()) {
            return finished.output(search.stopping().all(candidates));
        }
        search.reorderModel(rows);
        logits = search.nextLogits();
    }
}

}  // namespace twb::generation
