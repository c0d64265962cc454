#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "engine/text/fast/added_vocabulary.h"
#include "engine/text/fast/decoder.h"
#include "engine/text/fast/model.h"
#include "engine/text/fast/normalizer.h"
#include "engine/text/fast/post_processor.h"
#include "engine/text/fast/pre_tokenizer.h"
#include "engine/text/fast/tokenizer_spec.h"
#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_init.h"

namespace twb::text {

/// A tokenizer made from a tokenizer.json document: transformers' PreTrainedTokenizerFast.
class FastTokenizer final : public Tokenizer {
public:
    FastTokenizer(const TokenizerInit& init, TokenizerSpec spec);
    ~FastTokenizer() override;

    bool isFast() const override { return true; }
    std::size_t specialTokenCount(bool pair) const override;
    std::vector<std::int64_t> withSpecialTokens(std::span<const std::int64_t> ids) const override;
    std::string decode(std::span<const std::int64_t> ids, const DecodeOptions& options = {}) const override;
    std::string tokensToText(const std::vector<std::string>& tokens) const override;
    std::optional<std::int64_t> tokenToId(std::string_view token) const override;
    std::optional<std::string> idToToken(std::int64_t id) const override;
    std::size_t vocabularySize() const override { return m_modelSize; }
    std::size_t fullVocabularySize() const override;
    std::vector<AddedToken> addedTokens() const override;
    std::optional<std::string> continuingSubwordPrefix() const override { return m_subwordPrefix; }

protected:
    std::vector<Encoding> encodeRows(std::span<const TextInput> inputs, const EncodeOptions& options) const override;
    void saveVocabulary(const std::filesystem::path& folder) const override;

private:
    struct Wanted {
        bool offsets;
        bool words;
    };
    class ScratchLease;

    void addConfiguredTokens(const TokenizerInit& init);
    std::unique_ptr<PostProcessor> classPostProcessor(const TokenizerInit& init, bool asTarget) const;
    std::string_view tokenOf(std::int64_t id) const;

    Encoding encodeOne(const TextInput& input, const EncodeOptions& options, Wanted wanted, ModelScratch& scratch) const;
    Encoding encodeSequence(const Sequence& sequence, bool words, std::int64_t typeId, Wanted wanted, ModelScratch& scratch) const;
    void encodeText(std::string_view text, std::int32_t word, Wanted wanted, ModelScratch& scratch, Encoding& out) const;
    void addToken(std::int64_t id, std::string_view taken, Offsets origin, std::int32_t word, std::int32_t& splitIndex, Wanted wanted,
                  Encoding& out) const;
    void encodePart(TrackedText text, bool first, std::int32_t word, std::int32_t& splitIndex, Wanted wanted, ModelScratch& scratch,
                    Encoding& out) const;
    void encodeWords(PreTokenized& pre, std::int32_t word, std::int32_t& splitIndex, Wanted wanted, ModelScratch& scratch,
                     Encoding& out) const;

    TokenizerSpec m_spec;  // the small parts; the model's vocabulary has moved into m_model
    std::size_t m_modelSize = 0;
    std::unique_ptr<Normalizer> m_normalizer;
    std::unique_ptr<PreTokenizer> m_preTokenizer;
    std::unique_ptr<Model> m_model;
    std::unique_ptr<PostProcessor> m_postProcessor;
    std::unique_ptr<PostProcessor> m_targetPostProcessor;  // null: as m_postProcessor
    std::unique_ptr<Decoder> m_decoder;
    AddedVocabulary m_added;
    std::optional<std::string> m_subwordPrefix;
    std::string m_decodedSuffix;  // CLIP: </w> becomes a space after decoding
    bool m_wordsNeedPrefixSpace = false;
    TokenizerInit m_init;
    mutable std::mutex m_scratchLock;
    mutable std::vector<std::unique_ptr<ModelScratch>> m_scratch;
};

}  // namespace twb::text
