// TransfoXLTokenizer: whole words, split as the Moses scripts do; numbers are parted at their separators ("1 @,@ 284").

#include "engine/core/error.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/moses/tokenizer.h"
#include "engine/text/slow/pickled_vocab.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

// vocab.txt, a word a line, counts more than vocab.pkl, which save_pretrained of transformers writes.
Vocab readVocab(const TokenizerInit& init) {
    Vocab vocab;
    if (std::filesystem::exists(init.file("vocab.txt"))) {
        for (const std::string& line : readLines(init.file("vocab.txt"))) {
            const std::vector<std::string> words = py::split(line);
            if (!words.empty() && vocab.find(words.front()) == Vocab::kNone) {
                vocab.add(words.front(), static_cast<std::uint32_t>(vocab.size()));
            }
        }
        return vocab;
    }
    for (const auto& [word, id] : readPickledVocab(init.file("vocab.pkl"), "sym2idx")) {
        vocab.add(word, static_cast<std::uint32_t>(id));
    }
    return vocab;
}

class TransfoXl final : public VocabTokenizer {
public:
    explicit TransfoXl(const TokenizerInit& init)
        : VocabTokenizer(init, {"vocab.txt", "vocab.pkl"}, readVocab(init)),
          m_language(init.textOf("language", "en")),
          m_words(m_language),
          m_punctuation(m_language),
          m_numbers(std::vector<moses::Rule>{{"(?<=\\d)([,.])(?=\\d)", " @$1@ "}}),
          m_lowerCase(init.flag("lower_case", false)) {
        for (const char* unknown : {"<UNK>", "<unk>"}) {
            if (m_unknown == Vocab::kNone) {
                m_unknown = vocab().find(unknown);
            }
        }
        if (m_unknown == Vocab::kNone) {
            throw core::Error(core::ErrorCode::InvalidFile, init.folder.string() + ": the vocabulary of TransfoXL holds no <unk>.");
        }
        m_lowerCaseAroundAdded = m_lowerCase;
        finishInit();
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        const std::string line = py::strip(text);
        const std::string plain = m_punctuation.normalize(m_lowerCase ? py::lower(line) : line);
        std::vector<std::string> pieces;
        for (const std::string& word :
             m_words.tokenize(plain, {.splitDashes = true, .escape = false, .protectedPatterns = allSpecialTokens()})) {
            for (std::string& piece : py::split(m_numbers.apply(word))) {
                pieces.push_back(std::move(piece));
            }
        }
        return pieces;
    }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions&) const override {
        const std::uint32_t id = vocab().find(piece);
        return id == Vocab::kNone ? m_unknown : id;
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override { return pieceOrUnknown(vocab(), id, std::nullopt); }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        std::string text = moses::detokenize(pieces, m_language);
        text = py::replace(std::move(text), " @,@ ", ",");
        return py::strip(py::replace(std::move(text), " @.@ ", "."));
    }

private:
    std::string m_language;
    moses::Tokenizer m_words;
    moses::PunctuationNormalizer m_punctuation;
    moses::Substitutions m_numbers;
    bool m_lowerCase;
    std::uint32_t m_unknown = Vocab::kNone;
};

}  // namespace

std::unique_ptr<Tokenizer> transfoXl(const TokenizerInit& init) {
    return std::make_unique<TransfoXl>(init);
}

}  // namespace twb::text::slow
