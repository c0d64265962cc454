#include <algorithm>

#include "engine/generation/row_ids.h"
#include "engine/generation/search/beam_loop.h"
#include "engine/generation/search/constraints.h"

namespace twb::generation {
namespace {

/// What may stand in the beams of one prompt.
struct BeamOption {
    std::int64_t row = 0;
    std::int64_t token = 0;
    float sum = 0;
    std::int64_t bank = 0;
};

/// Beside the likeliest beams it keeps some that bring the constraints on (transformers' ConstrainedBeamSearchScorer).
class ConstrainedBeamScorer : public BeamScorer {
public:
    ConstrainedBeamScorer(const Search& search, const std::vector<ForcedWord>& words) : BeamScorer(search, search.config().num_beams) {
        for (const ForcedWord& word : words) {
            m_constraints.emplace_back(word);
        }
    }

    /// `sums` [rows, vocabulary] of the step that comes.
    void setSums(Tensor sums) { m_sums = std::move(sums); }

protected:
    bool mayFinish(const TokenIds& ids) const override {
        ConstraintState state(m_constraints);
        state.addAll(ids);
        return state.isComplete();
    }

    void adjust(const Tensor& sequences, std::int64_t item, const NextBeams& next) override {
        const std::vector<BeamOption> options = optionsFor(sequences, item, next);
        if (static_cast<std::int64_t>(options.size()) == groupSize()) {
            return;
        }
        const std::vector<std::int64_t> chosen = chooseAcrossBanks(options);
        for (std::int64_t beam = 0; beam < groupSize(); ++beam) {
            const BeamOption& option = options[static_cast<std::size_t>(chosen[static_cast<std::size_t>(beam)])];
            const std::int64_t row = item * groupSize() + beam;
            next.scores[row] = option.sum;
            next.tokens[row] = option.token;
            next.rows[row] = option.row;
        }
    }

private:
    /// The likeliest beams, then those that take a constraint's next token and are not among them.
    std::vector<BeamOption> optionsFor(const Tensor& sequences, std::int64_t item, const NextBeams& next) const {
        std::vector<BeamOption> options;
        std::vector<TokenIds> texts;
        for (std::int64_t row = item * groupSize(); row < (item + 1) * groupSize(); ++row) {
            const auto from = next.rows[row].item<std::int64_t>();
            const auto token = next.tokens[row].item<std::int64_t>();
            TokenIds ids = rowIds(sequences, from);
            ids.push_back(token);
            ConstraintState state(m_constraints);
            state.addAll(ids);
            options.push_back({from, token, next.scores[row].item<float>(), state.bank()});
            texts.push_back(std::move(ids));
        }
        for (std::int64_t row = item * groupSize(); row < (item + 1) * groupSize(); ++row) {
            addAdvancing(sequences, row, options, texts);
        }
        return options;
    }

    void addAdvancing(const Tensor& sequences, std::int64_t row, std::vector<BeamOption>& options, std::vector<TokenIds>& texts) const {
        TokenIds ids = rowIds(sequences, row);
        ConstraintState state(m_constraints);
        state.addAll(ids);
        if (state.isComplete()) {
            return;
        }
        for (const std::int64_t token : state.nextTokens()) {
            ConstraintState advanced = state.branch();
            advanced.add(token);
            ids.push_back(token);
            if (std::find(texts.begin(), texts.end(), ids) == texts.end()) {
                texts.push_back(ids);
                options.push_back({row, token, m_sums[row][token].item<float>(), advanced.bank()});
            }
            ids.pop_back();
        }
    }

    /// The indices of the options, taking the best of every bank, then the second of every bank, and so on.
    static std::vector<std::int64_t> chooseAcrossBanks(const std::vector<BeamOption>& options) {
        const auto count = static_cast<std::int64_t>(options.size());
        const Tensor keys = at::empty({count}, at::kFloat);
        for (std::int64_t i = 0; i < count; ++i) {
            const BeamOption& option = options[static_cast<std::size_t>(i)];
            keys[i] = static_cast<float>(option.bank * 100) + option.sum;
        }
        const Tensor order = keys.argsort(-1, /*descending=*/true);
        std::vector<std::pair<std::int64_t, std::int64_t>> ranked;  // place within the bank, option
        std::int64_t place = -1;
        for (std::int64_t i = 0; i < count; ++i) {
            const auto option = order[i].item<std::int64_t>();
            const auto bankAt = [&](std::int64_t index) {
                return options[static_cast<std::size_t>(order[index].item<std::int64_t>())].bank;
            };
            place = i > 0 && bankAt(i) != bankAt(i - 1) ? 0 : place + 1;
            ranked.emplace_back(place, option);
        }
        std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<std::int64_t> chosen;
        for (const auto& [rank, option] : ranked) {
            chosen.push_back(option);
        }
        return chosen;
    }

    std::vector<Constraint> m_constraints;
    Tensor m_sums;
};

}  // namespace

GenerationOutput constrainedBeamSearch(Search& search) {
    const std::int64_t beams = search.config().num_beams;
    ConstrainedBeamScorer scorer(search, *search.config().force_words_ids);
    return beamLoop(search, scorer, FirstBeams::OneCounts, [&](const Tensor& logProbabilities, const Tensor& sums) {
        const Tensor all = logProbabilities + sums.unsqueeze(1);
        search.record(all);
        scorer.setSums(all);
        return bestCandidates(search, all, beams);
    });
}

}  // namespace twb::generation
