#include "engine/generation/processors/processors.h"

namespace twb::generation {
namespace {

class PrefixAllowedTokens : public LogitsProcessor {
public:
    PrefixAllowedTokens(AllowedTokens allowed, std::int64_t beams) : m_allowed(std::move(allowed)), m_beams(beams) {}

    Tensor process(const ProcessorInput& input, Tensor scores) override {
        const Tensor ids = input.sequences.contiguous();
        const Tensor mask = at::full_like(scores, kRuledOut);
        for (std::int64_t row = 0; row < ids.size(0); ++row) {
            const auto* first = ids[row].data_ptr<std::int64_t>();
            const TokenIds allowed = m_allowed(row / m_beams, TokenIds(first, first + ids.size(1)));
            mask[row].index_fill_(0, at::tensor(allowed, ids.options()), 0);
        }
        return scores + mask;
    }

private:
    AllowedTokens m_allowed;
    std::int64_t m_beams;
};

}  // namespace

LogitsProcessorPtr prefixAllowedTokens(AllowedTokens allowed, std::int64_t beams) {
    return std::make_unique<PrefixAllowedTokens>(std::move(allowed), beams);
}

}  // namespace twb::generation
