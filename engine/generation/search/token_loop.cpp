#include "engine/generation/search/token_loop.h"

namespace twb::generation {

FinishReason OpenRows::close(const Search& search, const Tensor& tokens, const Tensor& sequences) {
    if (!search.eos().empty()) {
        m_open = m_open * (1 - search.endsSequence(tokens));
    }
    if (search.stopping().watchesText()) {
        for (std::int64_t row = 0; row < sequences.size(0); ++row) {
            if (m_open[row].item<std::int64_t>() == 1 && search.stopping().hasStopString(sequences[row])) {
                m_open[row] = 0;
                m_last = FinishReason::StopString;
            }
        }
    }
    return m_open.any().item<bool>() ? search.stopping().all(sequences) : m_last;
}

GenerationOutput tokenLoop(Search& search, std::int64_t answers, const std::function<Tensor(const Tensor& scores)>& choose) {
    Tensor logits = search.nextLogits();
    logits = logits.index_select(0, search.multiply(answers));  // the prompt runs once for all answers to it
    OpenRows open(search.sequences().rows());
    for (;;) {
        const Tensor ids = search.sequences().ids();
        const Tensor scores = search.warp(ids, search.process(ids, logits));
        search.record(scores);
        const Tensor tokens = open.padded(choose(scores), search.pad());
        search.sequences().append(tokens);
        search.tell(tokens, scores);
        const FinishReason reason = open.close(search, tokens, search.sequences().ids());
        if (reason != FinishReason::None) {
            return search.finish(reason);
        }
        logits = search.nextLogits();
    }
}

}  // namespace twb::generation
