// M2M100Tokenizer: SentencePiece pieces with ids from vocab.json; the languages' tokens have the ids after them.

#include <algorithm>

#include "engine/text/convert/language_codes.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/language_layout.h"
#include "engine/text/slow/spm_tokenizer.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr const char* kModelFile = "sentencepiece.bpe.model";

class M2M100 final : public VocabTokenizer {
public:
    explicit M2M100(const TokenizerInit& init)
        : VocabTokenizer(init, {"vocab.json", kModelFile}, readVocabJson(init.file("vocab.json"))),
          m_model(init.file(kModelFile)),
          m_codes(init.textOf("language_codes", "m2m100") == "wmt21" ? languages::wmt21() : languages::m2m100()) {
        finishInit();
        setLayout(layoutOf("src_lang", init.textOf("src_lang", "en")));
        if (const std::string target = init.textOf("tgt_lang", ""); !target.empty()) {
            setTargetLayout(layoutOf("tgt_lang", target));
        }
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override { return m_model.encode(text); }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions& options) const override {
        if (piece.size() > 4 && piece.starts_with("__") && piece.ends_with("__")) {
            if (const auto id = languageId(piece.substr(2, piece.size() - 4))) {
                return id;
            }
        }
        return VocabTokenizer::pieceToId(piece, options);
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override {
        const std::int64_t index = id - static_cast<std::int64_t>(vocabularySize());
        if (index >= 0 && index < static_cast<std::int64_t>(m_codes.size())) {
            return "__" + std::string(m_codes[static_cast<std::size_t>(index)]) + "__";
        }
        return VocabTokenizer::pieceOfId(id);
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        return joinPieces(m_model, pieces, allSpecialTokens(), {});
    }

private:
    std::optional<std::int64_t> languageId(std::string_view code) const {
        const auto found = std::find(m_codes.begin(), m_codes.end(), code);
        return found == m_codes.end() ? std::nullopt
                                      : std::optional(static_cast<std::int64_t>(vocabularySize()) + (found - m_codes.begin()));
    }
    SequenceLayout layoutOf(const std::string& option, const std::string& code) const {
        requireLanguage(option, code, m_codes);
        return prefixSuffixLayout({*languageId(code)}, {idOf(SpecialToken::Eos)});
    }

    SpmProcessor m_model;
    std::span<const std::string_view> m_codes;
};

}  // namespace

std::unique_ptr<Tokenizer> m2m100(const TokenizerInit& init) {
    return std::make_unique<M2M100>(init);
}

}  // namespace twb::text::slow
