#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text {

std::optional<std::int64_t> VocabTokenizer::pieceToId(std::string_view piece, const EncodeOptions&) const {
    return idOrUnknownIn(m_vocab, piece, specialTokenText(SpecialToken::Unk));
}

std::optional<std::string> VocabTokenizer::pieceOfId(std::int64_t id) const {
    return pieceOrUnknown(m_vocab, id, specialTokenText(SpecialToken::Unk));
}

std::optional<std::string> pieceOrUnknown(const Vocab& vocab, std::int64_t id, const std::optional<std::string>& unknown) {
    if (id >= 0 && id < std::int64_t(vocab.idEnd())) {
        if (const std::string_view token = vocab.token(static_cast<std::uint32_t>(id)); token.data() != nullptr) {
            return std::string(token);
        }
    }
    return unknown;
}

std::optional<std::int64_t> idOrUnknownIn(const Vocab& vocab, std::string_view token, const std::optional<std::string>& unknown) {
    std::uint32_t id = vocab.find(token);
    if (id == Vocab::kNone && unknown) {
        id = vocab.find(*unknown);
    }
    return id == Vocab::kNone ? std::nullopt : std::optional<std::int64_t>(id);
}

}  // namespace twb::text
