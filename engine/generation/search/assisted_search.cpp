#include <algorithm>

#include "engine/generation/search/drafts.h"
#include "engine/generation/search/draw.h"

namespace twb::generation {
namespace {

/// One round: guesses, and what the model says to them.
class Round {
public:
    Round(Search& search, DraftSource& drafts) : m_search(search), m_length(search.sequences().length()) {
        const Tensor ids = search.sequences().ids();
        // One guess more than there is room for beside the model's own token: which of the scores are processed depends on it.
        m_guessed = drafts.extend(ids, search.stopping().maxLength() - m_length, search);
        m_guesses = m_guessed.size(1) - m_length;
        m_logits = search.step(m_guessed, m_guesses + 1).logits;
        const std::int64_t processed = m_guesses + (drafts.processesLastToken() ? 1 : 0);
        for (std::int64_t i = 0; i < processed; ++i) {
            const Tensor seen = m_guessed.narrow(1, 0, m_length + i);
            m_logits.select(1, i).copy_(search.warp(seen, search.process(seen, m_logits.select(1, i))));
        }
        const Tensor scores = m_logits[0];  // [guesses + 1, vocabulary]
        m_chosen = search.config().do_sample ? draw(scores.softmax(-1), 1).squeeze(1) : scores.argmax(-1);
    }

    /// Guesses that the model would have chosen, too. An end of sequence among them is left to the model to say.
    std::int64_t matches() const {
        std::int64_t count = 0;
        while (count < m_guesses && m_guessed[0][m_length + count].item<std::int64_t>() == m_chosen[count].item<std::int64_t>()) {
            ++count;
        }
        const bool endsWithEos =
            m_guesses > 0 && m_search.endsSequence(m_guessed.select(1, m_guessed.size(1) - 1)).item<std::int64_t>() == 1;
        if (endsWithEos && count == m_guesses) {
            --count;
        }
        return std::max<std::int64_t>(0, std::min(count, m_search.stopping().maxLength() - m_length - 1));
    }

    /// Takes the matching tokens and the model's own next one.
    void accept(std::int64_t matches) {
        for (std::int64_t i = 0; i <= matches; ++i) {
            m_search.record(m_logits.select(1, i));
            m_search.sequences().append(m_chosen.narrow(0, i, 1));
            m_search.tell(m_chosen.narrow(0, i, 1), m_logits.select(1, i));
        }
        m_search.decoding().truncate(m_search.sequences().length() - 1);
    }

private:
    Search& m_search;
    std::int64_t m_length;
    std::int64_t m_guesses = 0;
    Tensor m_guessed;  ///< [1, length + guesses]
    Tensor m_logits;   ///< [1, guesses + 1, vocabulary]
    Tensor m_chosen;   ///< [guesses + 1]
};

}  // namespace

GenerationOutput assistedSearch(Search& search, DraftSource& drafts) {
    for (;;) {
        Round round(search, drafts);
        const std::int64_t matches = round.matches();
        round.accept(matches);
        const Tensor ids = search.sequences().ids();
        drafts.learn(matches, search.sequences().length());
        if (search.endsSequence(ids.select(1, ids.size(1) - 1)).item<std::int64_t>() == 1) {
            return search.finish(FinishReason::EndOfSequence);
        }
        if (search.stopping().watchesText() && search.stopping().hasStopString(ids[0])) {
            return search.finish(FinishReason::StopString);
        }
        if (const FinishReason reason = search.stopping().all(ids); reason != FinishReason::None) {
            return search.finish(reason);
        }
    }
}

}  // namespace twb::generation
