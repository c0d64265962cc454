#include "engine/generation/prompt_cache.h"

#include <algorithm>

namespace twb::generation {

std::unique_ptr<models::Decoding> PromptCache::take(nn::CacheKind kind, const TokenIds& ids,
                                                    const std::function<std::unique_ptr<models::Decoding>()>& start) {
    if (!m_decoding || m_kind != kind || !m_decoding->canContinuePrompts()) {
        m_decoding = nullptr;  // its memory is needed for the new one
        m_kind = kind;
        return start();
    }
    const auto [end, unused] = std::mismatch(ids.begin(), ids.end(), m_ids.begin(), m_ids.end());
    // The last token is always computed: its logits are wanted.
    const auto shared = std::min<std::ptrdiff_t>(end - ids.begin(), static_cast<std::ptrdiff_t>(ids.size()) - 1);
    m_decoding->truncate(shared);
    return std::move(m_decoding);
}

void PromptCache::keep(std::unique_ptr<models::Decoding> decoding, TokenIds ids) {
    m_decoding = std::move(decoding);
    m_ids = std::move(ids);
}

}  // namespace twb::generation
