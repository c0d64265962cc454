// MarianTokenizer: one SentencePiece model for each side, ids from vocab.json (or one vocabulary for each side).

#include "engine/core/error.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/language_layout.h"
#include "engine/text/slow/spm_tokenizer.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

class Marian final : public VocabTokenizer {
public:
    explicit Marian(const TokenizerInit& init)
        : VocabTokenizer(init, {"source.spm", "target.spm", "vocab.json", "target_vocab.json"}, readVocabJson(init.file("vocab.json"))),
          m_source(init.file("source.spm")),
          m_target(init.file("target.spm")) {
        if (init.flag("separate_vocabs", false)) {
            m_targetVocab = readVocabJson(init.file("target_vocab.json"));
        }
        for (const char* key : {"unk_token", "pad_token"}) {
            const auto token = init.token(key);
            if (!token || !vocabularyHolds(token->content)) {
                throw core::Error(core::ErrorCode::InvalidFile, init.file("vocab.json").string() + " does not hold the " + key + " (\"" +
                                                                    (token ? token->content : "") + "\"), which Marian needs.");
            }
        }
        finishInit();
        setLayout(prefixSuffixLayout({}, {idOf(SpecialToken::Eos)}));
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions& options) const override {
        const auto [code, rest] = withoutLanguageCode(text);
        std::vector<std::string> pieces = (options.asTarget ? m_target : m_source).encode(rest);
        if (!code.empty()) {
            pieces.insert(pieces.begin(), code);
        }
        return pieces;
    }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions& options) const override {
        const bool target = options.asTarget && m_targetVocab;
        return idOrUnknownIn(target ? *m_targetVocab : vocab(), piece, specialTokenText(SpecialToken::Unk));
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override {
        return pieceOrUnknown(m_targetVocab ? *m_targetVocab : vocab(), id, specialTokenText(SpecialToken::Unk));
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        return joinPieces(m_target, pieces, allSpecialTokens(), {.space = SpmJoining::Space::AfterSpecial, .keepUnderline = false});
    }

    std::vector<std::int64_t> specialMaskFor(const std::vector<std::int64_t>& first,
                                             const std::vector<std::int64_t>* second) const override {
        return maskOfAllSpecials(first, second);
    }

private:
    // ">>fr<<" at the beginning of a text names the target language; what looks like it is taken out of the rest too (re.sub(">>.+<<")).
    static std::pair<std::string, std::string> withoutLanguageCode(std::string_view text) {
        std::string code;
        std::string rest;
        std::size_t lineBegin = 0;
        while (lineBegin <= text.size()) {
            const std::size_t lineEnd = std::min(text.find('\n', lineBegin), text.size());
            const std::string_view line = text.substr(lineBegin, lineEnd - lineBegin);
            const std::size_t open = line.find(">>");
            const std::size_t close = line.rfind("<<");
            if (open != std::string_view::npos && close != std::string_view::npos && close >= open + 3) {
                if (lineBegin == 0 && open == 0) {
                    code = line.substr(0, close + 2);
                }
                rest += line.substr(0, open);
                rest += line.substr(close + 2);
            } else {
                rest += line;
            }
            if (lineEnd < text.size()) {
                rest += '\n';
            }
            lineBegin = lineEnd + 1;
        }
        return {code, rest};
    }

    SpmProcessor m_source;
    SpmProcessor m_target;
    std::optional<Vocab> m_targetVocab;
};

}  // namespace

std::unique_ptr<Tokenizer> marian(const TokenizerInit& init) {
    return std::make_unique<Marian>(init);
}

}  // namespace twb::text::slow
