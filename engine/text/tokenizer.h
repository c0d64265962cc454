#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/json.h"
#include "engine/text/added_token.h"
#include "engine/text/encode_options.h"
#include "engine/text/encoding.h"

namespace twb::text {

/// One side of an input: running text, or words when EncodeOptions::isSplitIntoWords is set.
struct Sequence {
    std::string text;
    std::vector<std::string> words;

    Sequence() = default;
    Sequence(std::string t) : text(std::move(t)) {}
    Sequence(const char* t) : text(t) {}
    Sequence(std::vector<std::string> w) : words(std::move(w)) {}
};

struct TextInput {
    Sequence first;
    std::optional<Sequence> second;

    TextInput() = default;
    TextInput(Sequence a) : first(std::move(a)) {}
    TextInput(Sequence a, Sequence b) : first(std::move(a)), second(std::move(b)) {}
};

enum class SpecialToken { Bos, Eos, Unk, Sep, Pad, Cls, Mask };

/// A tokenizer as transformers' AutoTokenizer gives it: the same ids, masks, offsets and texts. Immutable after loading (but for the
/// setters, which are for the thread that owns it); encode and decode may be called from several threads at once.
class Tokenizer {
public:
    /// Opens a folder (tokenizer.json, or the slow files of the model's family; tokenizer_config.json, special_tokens_map.json,
    /// added_tokens.json and config.json are honoured). `overrides` are keyword arguments of from_pretrained (`src_lang`, `padding_side`,
    /// `use_fast`, ...). Throws Error(NotFound | InvalidFile | Unsupported) naming the file, the place in it and what was expected.
    static std::unique_ptr<Tokenizer> fromFolder(const std::filesystem::path& folder, const core::Json& overrides = core::Json::object());

    virtual ~Tokenizer();

    // ---- text to ids
    /// One text or pair. Throws Error(InvalidInput | InvalidParameter).
    BatchEncoding encode(const TextInput& input, const EncodeOptions& options = {}) const;
    /// A batch; an empty one gives no rows.
    BatchEncoding encode(const std::vector<TextInput>& inputs, const EncodeOptions& options = {}) const;
    /// The ids alone, without special tokens, padding or truncation.
    std::vector<std::int64_t> idsOf(std::string_view text) const;
    /// How many special tokens a single text (or a pair) gets.
    virtual std::size_t specialTokenCount(bool pair) const = 0;
    /// The special tokens put around ids that were made without them (build_inputs_with_special_tokens).
    virtual std::vector<std::int64_t> withSpecialTokens(std::span<const std::int64_t> ids) const = 0;
    /// Pads rows that exist already, as `tokenizer.pad` does (collators): lists the lengths, sides and ids of this tokenizer. `maxLength`
    /// is needed by Padding::MaxLength. Fills attentionMask when the tokenizer has one.
    void pad(std::vector<Encoding>& rows, const EncodeOptions& options) const;

    // ---- ids to text
    virtual std::string decode(std::span<const std::int64_t> ids, const DecodeOptions& options = {}) const = 0;
    std::string decode(std::int64_t id, const DecodeOptions& options = {}) const { return decode(std::span(&id, 1), options); }
    /// tokens -> text (convert_tokens_to_string).
    virtual std::string tokensToText(const std::vector<std::string>& tokens) const = 0;

    // ---- the vocabulary
    /// nullopt: no such token (transformers then answers with the unknown token's id or None: see idOrUnknown).
    virtual std::optional<std::int64_t> tokenToId(std::string_view token) const = 0;
    virtual std::optional<std::string> idToToken(std::int64_t id) const = 0;
    /// convert_tokens_to_ids of one token.
    std::optional<std::int64_t> idOrUnknown(std::string_view token) const;
    /// convert_ids_to_tokens; an id outside the vocabulary throws Error(InvalidInput).
    std::vector<std::string> tokensOf(std::span<const std::int64_t> ids) const;
    virtual std::size_t vocabularySize() const = 0;      ///< without added tokens (vocab_size)
    virtual std::size_t fullVocabularySize() const = 0;  ///< with added tokens: len(tokenizer)
    /// The added tokens, special ones too, ordered by id.
    virtual std::vector<AddedToken> addedTokens() const = 0;

    // ---- special tokens
    const std::optional<AddedToken>& specialToken(SpecialToken which) const;
    std::optional<std::string> specialTokenText(SpecialToken which) const;
    /// The id of a special token; nullopt when the tokenizer has none.
    std::optional<std::int64_t> specialTokenId(SpecialToken which) const;
    const std::vector<AddedToken>& additionalSpecialTokens() const { return m_additionalSpecialTokens; }
    /// bos, eos, unk, sep, pad, cls, mask and the additional ones, each once (all_special_tokens).
    std::vector<std::string> allSpecialTokens() const;
    std::vector<std::int64_t> allSpecialIds() const;
    /// Sets a special token for later calls, e.g. a pad token for a model without one. The token must be in the vocabulary.
    void setSpecialToken(SpecialToken which, std::string_view token);
    std::int64_t padTokenTypeId() const { return m_padTokenTypeId; }

    // ---- properties
    virtual bool isFast() const = 0;
    /// Name of the class without "Fast", e.g. "BertTokenizer".
    const std::string& className() const { return m_className; }
    /// Texts longer than this do not fit the model; kUnlimited when nothing says so.
    std::int64_t modelMaxLength() const { return m_modelMaxLength; }
    static constexpr std::int64_t kUnlimited = std::int64_t(1) << 62;
    Side paddingSide() const { return m_paddingSide; }
    void setPaddingSide(Side side) { m_paddingSide = side; }
    Side truncationSide() const { return m_truncationSide; }
    void setTruncationSide(Side side) { m_truncationSide = side; }
    /// The names that the model takes, in order: "input_ids", "token_type_ids", "attention_mask".
    const std::vector<std::string>& modelInputNames() const { return m_modelInputNames; }
    bool cleanUpTokenizationSpaces() const { return m_cleanUpTokenizationSpaces; }
    /// "##" for WordPiece (and BPE with a prefix), nullopt for models without one: what the token-classification pipeline groups words by.
    virtual std::optional<std::string> continuingSubwordPrefix() const { return std::nullopt; }
    /// The merged keyword arguments (tokenizer_config.json, special_tokens_map.json, overrides): chat_template and all other fields.
    const core::Json& config() const { return m_config; }
    const std::filesystem::path& folder() const { return m_folder; }

    /// Writes tokenizer_config.json, special_tokens_map.json, added_tokens.json and the vocabulary files, as save_pretrained does.
    void save(const std::filesystem::path& folder) const;

protected:
    Tokenizer() = default;

    /// Encodes the rows of a call; padding is done by the caller. `truncation` and `maxLength` are resolved.
    virtual std::vector<Encoding> encodeRows(std::span<const TextInput> inputs, const EncodeOptions& options) const = 0;
    /// Writes the vocabulary files (tokenizer.json, vocab.txt, ...).
    virtual void saveVocabulary(const std::filesystem::path& folder) const = 0;

    friend class TokenizerSettings;
    std::string m_className;
    std::filesystem::path m_folder;
    core::Json m_config = core::Json::object();
    std::optional<AddedToken> m_specialTokens[7];
    std::vector<AddedToken> m_additionalSpecialTokens;
    std::vector<std::string> m_modelInputNames;
    std::int64_t m_modelMaxLength = kUnlimited;
    std::int64_t m_padTokenTypeId = 0;
    Side m_paddingSide = Side::Right;
    Side m_truncationSide = Side::Right;
    bool m_cleanUpTokenizationSpaces = true;
};

}  // namespace twb::text
