// ProphetNetTokenizer: BERT's words and WordPieces, written in Python.

#include <algorithm>

#include "engine/text/convert/vocab_files.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr std::size_t kMaxCharactersOfWord = 100;

bool isBertSpace(char32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || c == ' ' || (c > 0x7F && py::isSpace(c) && c != 0x85 && c != 0x2028 && c != 0x2029);
}

bool isChinese(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
           (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B820 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

std::string withoutAccents(std::string_view text) {
    std::u32string kept;
    for (const char32_t c : py::decode(py::nfd(text))) {
        if (!py::isMark(c)) {
            kept += c;
        }
    }
    return py::encode(kept);
}

std::string withSpacedPunctuation(std::string_view word) {
    std::u32string out;
    for (const char32_t c : py::decode(word)) {
        if (py::isPunctuation(c)) {
            out += U' ';
            out += c;
            out += U' ';
        } else {
            out += c;
        }
    }
    return py::encode(out);
}

Vocab readVocab(const TokenizerInit& init) {
    Vocab vocab;
    std::uint32_t id = 0;
    for (const std::string& line : readLines(init.file("prophetnet.tokenizer"))) {
        vocab.add(line, id++);
    }
    return vocab;
}

class ProphetNet final : public VocabTokenizer {
public:
    explicit ProphetNet(const TokenizerInit& init)
        : VocabTokenizer(init, {"prophetnet.tokenizer"}, readVocab(init)),
          m_splitWords(init.flag("do_basic_tokenize", true)),
          m_lowerCase(init.flag("do_lower_case", true)),
          m_chinese(init.flag("tokenize_chinese_chars", true)),
          m_stripAccents(init.flag("strip_accents", m_lowerCase)) {
        finishInit();
        setLayout(between(std::nullopt, idOf(SpecialToken::Sep), false, true));
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::vector<std::string> pieces;
        for (const std::string& word : m_splitWords ? wordsOf(text) : py::split(text)) {
            addWordPieces(word, pieces);
        }
        return pieces;
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        return py::strip(py::replace(py::join(pieces, " "), " ##", ""));
    }

private:
    std::vector<std::string> wordsOf(std::string_view text) const {
        std::u32string clean;
        for (const char32_t c : py::decode(text)) {
            if (c == 0 || c == 0xFFFD || py::isControl(c)) {
                continue;
            }
            if (m_chinese && isChinese(c)) {
                clean += U' ';
                clean += c;
                clean += U' ';
            } else {
                clean += isBertSpace(c) ? U' ' : c;
            }
        }
        const std::vector<std::string> kept = allSpecialTokens();
        std::string words;
        for (std::string word : py::split(py::nfc(py::encode(clean)))) {
            if (std::find(kept.begin(), kept.end(), word) != kept.end()) {
                words += " " + word;
                continue;
            }
            word = m_lowerCase ? py::lower(word) : word;
            words += " " + withSpacedPunctuation(m_stripAccents ? withoutAccents(word) : word);
        }
        return py::split(words);
    }

    // The longest piece first; a word that cannot be made up of pieces is unknown as a whole.
    void addWordPieces(const std::string& word, std::vector<std::string>& pieces) const {
        const std::string unknown = specialTokenText(SpecialToken::Unk).value_or(std::string());
        const std::u32string all = py::decode(word);
        std::vector<std::string> found;
        std::size_t begin = 0;
        while (all.size() <= kMaxCharactersOfWord && begin < all.size()) {
            std::size_t end = all.size();
            std::string piece;
            for (; end > begin; --end) {
                piece = (begin > 0 ? "##" : "") + py::encode(std::u32string_view(all).substr(begin, end - begin));
                if (vocabularyHolds(piece)) {
                    break;
                }
            }
            if (end == begin) {
                break;
            }
            found.push_back(std::move(piece));
            begin = end;
        }
        if (begin < all.size()) {
            found = {unknown};
        }
        pieces.insert(pieces.end(), found.begin(), found.end());
    }

    bool m_splitWords;
    bool m_lowerCase;
    bool m_chinese;
    bool m_stripAccents;
};

}  // namespace

std::unique_ptr<Tokenizer> prophetNet(const TokenizerInit& init) {
    return std::make_unique<ProphetNet>(init);
}

}  // namespace twb::text::slow
