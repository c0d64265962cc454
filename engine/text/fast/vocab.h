#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text {

/// A vocabulary: token <-> id. All tokens lie in one arena, looked up through one flat hash table; 150k tokens are added in a few
/// milliseconds.
class Vocab {
public:
    static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

    void reserve(std::size_t tokens, std::size_t bytes);
    /// A token that is there already gets the new id (as a Python dict would).
    void add(std::string_view token, std::uint32_t id);
    /// kNone when the token is not there.
    std::uint32_t find(std::string_view token) const;
    /// The token of an id; null data() when no token has it.
    std::string_view token(std::uint32_t id) const;

    std::size_t size() const { return m_entries.size(); }                 ///< number of tokens
    std::uint32_t idEnd() const { return std::uint32_t(m_byId.size()); }  ///< one past the greatest id

private:
    struct Entry {
        std::uint32_t begin;
        std::uint32_t length;
        std::uint32_t id;
        std::uint32_t hash;
    };
    void rehash(std::size_t slots);

    std::string m_arena;
    std::vector<Entry> m_entries;
    std::vector<std::uint32_t> m_slots;  // index of an entry + 1; 0: free
    std::vector<std::uint32_t> m_byId;   // index of an entry + 1; 0: none
};

}  // namespace twb::text
