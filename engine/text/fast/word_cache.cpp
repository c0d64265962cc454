#include "engine/text/fast/word_cache.h"

namespace twb::text {

bool WordCache::find(std::string_view word, std::uint64_t hash, std::uint32_t base, std::vector<ModelToken>& out) const {
    if (m_slots.empty()) {
        return false;
    }
    const auto tag = std::uint32_t(hash >> 32);
    for (std::size_t i = hash & (kSlots - 1); m_slots[i].wordLength != 0; i = (i + 1) & (kSlots - 1)) {
        const Slot& s = m_slots[i];
        if (s.hash == tag && std::string_view(m_words).substr(s.word, s.wordLength) == word) {
            const ModelToken* t = m_tokens.data() + s.tokens;
            for (std::size_t k = 0; k < s.tokenCount; ++k) {
                out.push_back({t[k].id, base + t[k].begin, base + t[k].end});
            }
            return true;
        }
    }
    return false;
}

void WordCache::add(std::string_view word, std::uint64_t hash, const ModelToken* tokens, std::size_t count) {
    if (m_slots.empty() || m_count >= kMostWords || m_words.size() > kMostBytes) {
        m_slots.assign(kSlots, Slot{});
        m_words.clear();
        m_tokens.clear();
        m_count = 0;
    }
    std::size_t i = hash & (kSlots - 1);
    while (m_slots[i].wordLength != 0) {
        i = (i + 1) & (kSlots - 1);
    }
    m_slots[i] = {std::uint32_t(hash >> 32), std::uint32_t(m_words.size()), std::uint32_t(m_tokens.size()), std::uint16_t(word.size()),
                  std::uint16_t(count)};
    m_words += word;
    m_tokens.insert(m_tokens.end(), tokens, tokens + count);
    ++m_count;
}

}  // namespace twb::text
