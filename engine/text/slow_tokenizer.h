#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

class TokenTrie;

/// Base of the tokenizers that have no fast form: transformers' PreTrainedTokenizer. It cuts added tokens out of the text, asks the
/// subclass for the pieces, truncates, and puts special tokens around. A subclass (engine/text/slow) says how text becomes pieces and back.
/// Construction: the subclass's constructor loads its vocabulary, then calls finishInit().
class SlowTokenizer : public Tokenizer {
public:
    ~SlowTokenizer() override;

    bool isFast() const override { return false; }
    std::optional<std::int64_t> tokenToId(std::string_view token) const override;
    std::optional<std::string> idToToken(std::int64_t id) const override;
    std::size_t vocabularySize() const override = 0;
    std::size_t fullVocabularySize() const override;
    std::vector<AddedToken> addedTokens() const override;
    std::string decode(std::span<const std::int64_t> ids, const DecodeOptions& options = {}) const override;
    std::string tokensToText(const std::vector<std::string>& tokens) const override;
    std::size_t specialTokenCount(bool pair) const override;
    std::vector<std::int64_t> withSpecialTokens(std::span<const std::int64_t> ids) const override;

    /// `tokenize` of transformers: added tokens cut out, the rest through tokenizePieces.
    virtual std::vector<std::string> tokenize(std::string_view text, const EncodeOptions& options) const;

protected:
    explicit SlowTokenizer(const TokenizerInit& init);
    /// Registers the added tokens and the special tokens that the vocabulary lacks (they get ids after it). Call at the end of the
    /// constructor.
    void finishInit();
    /// Adds tokens as add_tokens does: with the id that they have already, else the next free one.
    void addTokens(const std::vector<AddedToken>& tokens, bool special);

    // ---- what a subclass gives
    /// _tokenize: text without added tokens -> pieces.
    virtual std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions& options) const = 0;
    /// _convert_token_to_id (of the target vocabulary for targets): the unknown token's id, or nullopt (None), where transformers says so.
    virtual std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions& options) const = 0;
    /// _convert_id_to_token.
    virtual std::optional<std::string> pieceOfId(std::int64_t id) const = 0;
    /// Whether the base vocabulary holds the token itself (get_vocab), not merely an unknown id for it.
    virtual bool vocabularyHolds(std::string_view token) const = 0;
    /// convert_tokens_to_string; default: joined by spaces.
    virtual std::string piecesToText(const std::vector<std::string>& pieces) const;
    /// prepare_for_tokenization; default: the text as it is.
    virtual std::string prepareText(std::string text, const EncodeOptions& options) const;
    /// build_inputs_with_special_tokens; default: both sequences joined. `second` is null for a single text.
    virtual std::vector<std::int64_t> buildInputs(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                                  const EncodeOptions& options) const;
    /// create_token_type_ids_from_sequences; default: zeros for `first`, ones for `second` (no special tokens counted, as transformers
    /// does).
    virtual std::vector<std::int64_t> typeIdsFor(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second) const;
    /// get_special_tokens_mask(already_has_special_tokens=False); default: zeros.
    virtual std::vector<std::int64_t> specialMaskFor(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second) const;
    /// do_lower_case of the class: text around added tokens is lower-cased before they are looked for (as PreTrainedTokenizer.tokenize
    /// does).
    bool m_lowerCaseAroundAdded = false;

    std::vector<Encoding> encodeRows(std::span<const TextInput> inputs, const EncodeOptions& options) const override;

private:
    std::vector<std::int64_t> idsOfSequence(const Sequence& sequence, const EncodeOptions& options) const;
    Encoding prepareForModel(std::vector<std::int64_t> first, std::optional<std::vector<std::int64_t>> second,
                             const EncodeOptions& options) const;
    std::vector<std::int64_t> truncate(std::vector<std::int64_t>& first, std::vector<std::int64_t>* second, std::size_t count,
                                       const EncodeOptions& options) const;

    void putAdded(AddedToken token);
    std::string lowerAroundAdded(std::string_view text) const;
    std::vector<std::string> splitAtAdded(std::string_view text) const;
    std::vector<std::string> legacyAddedTokens() const;

    std::map<std::int64_t, AddedToken> m_added;
    std::map<std::string, std::int64_t, std::less<>> m_addedIds;
    std::unique_ptr<TokenTrie> m_trie;
    TokenizerInit m_init;
};

}  // namespace twb::text
