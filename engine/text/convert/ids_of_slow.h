#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/text/convert/components.h"
#include "engine/text/fast/vocab.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// convert_tokens_to_ids of the slow tokenizer that a conversion starts from: its vocabulary, its added tokens, and the special tokens
/// that the vocabulary lacks, which got the ids after it.
class IdsOfSlow {
public:
    IdsOfSlow(const TokenizerInit& init, const Vocab& vocab);

    /// The id of a token. Throws Error(InvalidFile) naming the token where there is none.
    std::int64_t of(const std::string& token) const;
    /// As `of`, but the unknown token's id for a token that is not there.
    std::int64_t ofOrUnknown(const std::string& token) const;
    /// The token of an id; empty when there is none.
    std::string tokenOf(std::int64_t id) const;
    component::TokenId pair(const std::string& token) const { return {token, of(token)}; }
    /// The text of the special token `key` (such as "cls_token"). Throws Error(InvalidFile) when the folder has none.
    std::string text(const std::string& key) const;
    component::TokenId special(const std::string& key) const { return pair(text(key)); }

private:
    const TokenizerInit& m_init;
    const Vocab& m_vocab;
    std::map<std::string, std::int64_t, std::less<>> m_added;
};

}  // namespace twb::text
