#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/text/added_token.h"
#include "engine/text/fast/byte_trie.h"
#include "engine/text/fast/normalizer.h"
#include "engine/text/fast/vocab.h"

namespace twb::text {

/// The added tokens of a tokenizer: their ids, and how they are cut out of a text.
class AddedVocabulary {
public:
    /// Adds tokens as the Rust library does: one that the vocabulary holds keeps its id, others get the next free one; equal ones are
    /// ignored.
    void add(const std::vector<AddedToken>& tokens, const Vocab& vocab, std::size_t modelSize);
    /// Prepares the search; to be called after the last add. Tokens with `normalized` are looked for in normalised form.
    void prepare(const Normalizer* normalizer);

    std::optional<std::uint32_t> idOf(std::string_view token) const;
    const AddedToken* byId(std::uint32_t id) const;
    bool isSpecial(const std::string& token) const { return m_special.contains(token); }
    const std::map<std::uint32_t, AddedToken>& tokens() const { return m_byId; }

    struct Part {
        std::size_t begin;
        std::size_t end;
        std::int64_t id;  // -1: text between tokens
    };
    /// Cuts the text at tokens, leftmost and longest first. `normalized`: which of the two kinds to look for.
    void split(std::string_view text, bool normalized, std::vector<Part>& out) const;

private:
    struct Matcher {
        ByteTrie trie;  // value: index into ids
        std::vector<std::uint32_t> ids;
        bool first[256] = {};
    };
    std::map<std::uint32_t, AddedToken> m_byId;
    std::unordered_map<std::string, std::uint32_t> m_ids;
    std::unordered_set<std::string> m_special;
    std::vector<AddedToken> m_firstSpecial;  // as first added: their `normalized` counts for the search beside the latest one
    Matcher m_plain;
    Matcher m_normalized;
};

}  // namespace twb::text
