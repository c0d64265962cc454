#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text {

/// A token of a word: its id and the bytes of the word that it covers.
struct ModelToken {
    std::uint32_t id;
    std::uint32_t begin;
    std::uint32_t end;
};

/// Remembers the tokens of words. Bounded: when it is full, it starts again. One a thread.
class WordCache {
public:
    static constexpr std::size_t kLongestWord = 64;  ///< longer ones seldom come back

    /// Appends the tokens of `word` (offsets from `base`) and returns true, or returns false.
    bool find(std::string_view word, std::uint64_t hash, std::uint32_t base, std::vector<ModelToken>& out) const;
    void add(std::string_view word, std::uint64_t hash, const ModelToken* tokens, std::size_t count);

private:
    static constexpr std::size_t kSlots = std::size_t(1) << 16;
    static constexpr std::size_t kMostWords = kSlots / 2;
    static constexpr std::size_t kMostBytes = std::size_t(8) << 20;

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t word = 0;
        std::uint32_t tokens = 0;
        std::uint16_t wordLength = 0;  // 0: free
        std::uint16_t tokenCount = 0;
    };
    std::vector<Slot> m_slots;
    std::string m_words;
    std::vector<ModelToken> m_tokens;
    std::size_t m_count = 0;
};

}  // namespace twb::text
