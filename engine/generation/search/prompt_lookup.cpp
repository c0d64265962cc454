#include <algorithm>

#include "engine/generation/search/drafts.h"

namespace twb::generation {
namespace {

class PromptLookup : public DraftSource {
public:
    PromptLookup(std::int64_t wanted, std::int64_t longestMatch) : m_wanted(wanted), m_longestMatch(longestMatch) {}

    Tensor extend(const Tensor& sequence, std::int64_t most, Search&) override {
        const Tensor row = sequence[0].contiguous();
        const auto* ids = row.data_ptr<std::int64_t>();
        const std::int64_t length = row.numel();
        for (std::int64_t size = std::min(m_longestMatch, length - 1); size > 0; --size) {
            const auto* recent = ids + length - size;
            for (const auto* at = ids; at + size < ids + length; ++at) {
                if (std::equal(recent, ids + length, at)) {
                    const std::int64_t first = at - ids + size;
                    return at::cat({sequence, sequence.narrow(1, first, std::min({m_wanted, most, length - first}))}, 1);
                }
            }
        }
        return sequence;
    }

    void learn(std::int64_t, std::int64_t) override {}
    bool processesLastToken() const override { return true; }

private:
    std::int64_t m_wanted;
    std::int64_t m_longestMatch;
};

}  // namespace

std::unique_ptr<DraftSource> promptLookup(const GenerationConfig& config) {
    return std::make_unique<PromptLookup>(*config.prompt_lookup_num_tokens, config.max_matching_ngram_size);
}

}  // namespace twb::generation
