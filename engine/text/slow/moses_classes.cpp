// Tokenizers that split words as the Moses scripts do, then into pieces that end in </w>: XLM, FlauBERT, FSMT, BioGPT.

#include "engine/core/error.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/moses/tokenizer.h"
#include "engine/text/slow/vocab_tokenizer.h"
#include "engine/text/slow/word_bpe.h"

namespace twb::text::slow {
namespace {

class MosesBpe : public VocabTokenizer {
protected:
    MosesBpe(const TokenizerInit& init, std::vector<std::string> files, const char* vocabFile, const std::string& language)
        : VocabTokenizer(init, std::move(files), readVocabJson(init.file(vocabFile))),
          m_bpe(readMerges(init.file("merges.txt"), {.first = 0})),
          m_words(language),
          m_punctuation(language) {}

    /// The words of a text.
    virtual std::vector<std::string> wordsOf(std::string_view text) const = 0;

    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::vector<std::string> pieces;
        for (const std::string& word : wordsOf(text)) {
            for (std::string& piece : m_bpe.split(word, "</w>")) {
                pieces.push_back(std::move(piece));
            }
        }
        return pieces;
    }
    std::string cleaned(std::string_view text) const {
        return moses::removeNonPrinting(m_punctuation.normalize(moses::replaceUnicodePunctuation(text)));
    }
    const moses::Tokenizer& words() const { return m_words; }
    /// Pieces to words, as the classes that detokenise with Moses do it.
    static std::string detokenized(const std::vector<std::string>& pieces, const std::string& language) {
        std::string text;
        for (const std::string& piece : pieces) {
            text += py::replace(py::replace(piece, " ", ""), "</w>", " ");
        }
        return moses::detokenize(py::split(text), language);
    }

private:
    WordBpe m_bpe;
    moses::Tokenizer m_words;
    moses::PunctuationNormalizer m_punctuation;
};

// Lower case, without accents; done on the joined words, as XLM does.
std::vector<std::string> lowerWithoutAccents(const std::vector<std::string>& words) {
    std::u32string kept;
    for (const char32_t c : py::decode(py::nfd(py::lower(py::join(words, " "))))) {
        if (!py::isMark(c)) {
            kept += c;
        }
    }
    return py::split(py::lower(py::encode(kept)), " ");
}

class Xlm : public MosesBpe {
public:
    explicit Xlm(const TokenizerInit& init) : Xlm(init, "en") {
        m_plain = init.flag("do_lowercase_and_remove_accent", true);
        m_lowerCaseAroundAdded = m_plain;
    }

protected:
    Xlm(const TokenizerInit& init, const char* language) : MosesBpe(init, {"vocab.json", "merges.txt"}, "vocab.json", language) {
        finishInit();
        setLayout(between(idOf(SpecialToken::Bos), idOf(SpecialToken::Sep), false, true));
    }
    std::vector<std::string> wordsOf(std::string_view text) const override {
        std::vector<std::string> found = words().tokenize(cleaned(text), {.escape = false});
        return m_plain ? lowerWithoutAccents(found) : found;
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        return py::strip(py::replace(py::join(pieces, ""), "</w>", " "));
    }

private:
    bool m_plain = false;
};

class Flaubert final : public Xlm {
public:
    explicit Flaubert(const TokenizerInit& init) : Xlm(init, "fr"), m_lowerCase(init.flag("do_lowercase", false)) {}

protected:
    std::vector<std::string> wordsOf(std::string_view text) const override {
        std::string plain = py::nfc(py::replace(py::replace(std::string(text), "``", "\""), "''", "\""));
        if (m_lowerCase) {
            plain = py::lower(plain);
        }
        return Xlm::wordsOf(plain);
    }

private:
    bool m_lowerCase;
};

std::pair<std::string, std::string> languagesOf(const TokenizerInit& init) {
    const auto langs = init.kwargs.find("langs");
    if (langs == init.kwargs.end() || !langs->is_array() || langs->size() != 2 || !langs->at(0).is_string() || !langs->at(1).is_string()) {
        throw core::Error(core::ErrorCode::InvalidFile, init.file("tokenizer_config.json").string() +
                                                            ": langs must be a list of two languages, such as [\"en\", \"de\"].");
    }
    return {langs->at(0).get<std::string>(), langs->at(1).get<std::string>()};
}

class Fsmt final : public MosesBpe {
public:
    explicit Fsmt(const TokenizerInit& init)
        : MosesBpe(init, {"vocab-src.json", "vocab-tgt.json", "merges.txt"}, "vocab-src.json", languagesOf(init).first),
          m_target(readVocabJson(init.file("vocab-tgt.json"))),
          m_targetLanguage(languagesOf(init).second),
          m_lowerCase(init.flag("do_lower_case", false)) {
        m_lowerCaseAroundAdded = m_lowerCase;
        finishInit();
        setLayout(between(std::nullopt, idOf(SpecialToken::Sep), false, true));
    }

protected:
    std::vector<std::string> wordsOf(std::string_view text) const override {
        return words().tokenize(cleaned(m_lowerCase ? py::lower(text) : std::string(text)), {.splitDashes = true});
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override {
        return pieceOrUnknown(m_target, id, specialTokenText(SpecialToken::Unk));
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override { return detokenized(pieces, m_targetLanguage); }

private:
    Vocab m_target;
    std::string m_targetLanguage;
    bool m_lowerCase;
};

class BioGpt final : public MosesBpe {
public:
    explicit BioGpt(const TokenizerInit& init) : MosesBpe(init, {"vocab.json", "merges.txt"}, "vocab.json", "en") {
        finishInit();
        const std::int64_t sep = idOf(SpecialToken::Sep);
        setLayout({.single = {sep, SequenceLayout::kFirst},
                   .pair = {sep, SequenceLayout::kFirst, sep, SequenceLayout::kSecond},
                   .pairTypes = {0, 0, 1, 1}});
    }

protected:
    std::vector<std::string> wordsOf(std::string_view text) const override { return words().tokenize(text, {.splitDashes = true}); }
    std::string piecesToText(const std::vector<std::string>& pieces) const override { return detokenized(pieces, "en"); }
};

}  // namespace

std::unique_ptr<Tokenizer> xlm(const TokenizerInit& init) {
    return std::make_unique<Xlm>(init);
}
std::unique_ptr<Tokenizer> flaubert(const TokenizerInit& init) {
    return std::make_unique<Flaubert>(init);
}
std::unique_ptr<Tokenizer> fsmt(const TokenizerInit& init) {
    return std::make_unique<Fsmt>(init);
}
std::unique_ptr<Tokenizer> bioGpt(const TokenizerInit& init) {
    return std::make_unique<BioGpt>(init);
}

}  // namespace twb::text::slow
