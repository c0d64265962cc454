#pragma once

#include "engine/text/fast/vocab.h"
#include "engine/text/slow/layout_tokenizer.h"

namespace twb::text {

/// A slow tokenizer whose ids come from a list of tokens (vocab.json, vocab.txt).
class VocabTokenizer : public LayoutTokenizer {
public:
    std::size_t vocabularySize() const override { return m_vocab.size(); }

protected:
    VocabTokenizer(const TokenizerInit& init, std::vector<std::string> files, Vocab vocab)
        : LayoutTokenizer(init, std::move(files)), m_vocab(std::move(vocab)) {}

    const Vocab& vocab() const { return m_vocab; }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions& options) const override;
    std::optional<std::string> pieceOfId(std::int64_t id) const override;
    bool vocabularyHolds(std::string_view token) const override { return m_vocab.find(token) != Vocab::kNone; }

private:
    Vocab m_vocab;
};

/// The token of an id, or the unknown token (decoder.get(index, unk_token)).
std::optional<std::string> pieceOrUnknown(const Vocab& vocab, std::int64_t id, const std::optional<std::string>& unknown);

/// The id of a token, or the unknown token's (encoder.get(token, encoder.get(unk_token))).
std::optional<std::int64_t> idOrUnknownIn(const Vocab& vocab, std::string_view token, const std::optional<std::string>& unknown);

}  // namespace twb::text
