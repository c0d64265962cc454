// Tokenizers that split words into pieces written "th@@ e": CTRL, BERTweet, PhoBERT, BlenderbotSmall.

#include "engine/core/error.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/vocab_tokenizer.h"
#include "engine/text/slow/word_bpe.h"

namespace twb::text::slow {
namespace {

class AtTokenizer : public VocabTokenizer {
protected:
    /// `isSpace`: most of these classes split with the regex package, whose \s is Unicode's White_Space; the re module's has U+001C to
    /// U+001F besides.
    AtTokenizer(const TokenizerInit& init, std::vector<std::string> files, Vocab vocab, const std::vector<Merge>& merges,
                bool (*isSpace)(char32_t) = isWhitespace)
        : VocabTokenizer(init, std::move(files), std::move(vocab)), m_bpe(merges), m_isSpace(isSpace) {}

    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::vector<std::string> pieces;
        for (const std::string& word : py::wordsWithLineEnd(text, m_isSpace)) {
            for (std::string& piece : splitWord(word)) {
                pieces.push_back(std::move(piece));
            }
        }
        return pieces;
    }
    virtual std::vector<std::string> splitWord(const std::string& word) const { return m_bpe.splitWithAts(word); }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        return py::strip(py::replace(py::join(pieces, " "), "@@ ", ""));
    }
    const WordBpe& bpe() const { return m_bpe; }

private:
    WordBpe m_bpe;
    bool (*m_isSpace)(char32_t);
};

class Ctrl final : public AtTokenizer {
public:
    explicit Ctrl(const TokenizerInit& init)
        : AtTokenizer(init, {"vocab.json", "merges.txt"}, readVocabJson(init.file("vocab.json")), readMerges(init.file("merges.txt"))) {
        finishInit();
    }
};

// vocab.txt of fairseq's dictionaries: "token count"; four special tokens stand before it.
Vocab readDictionary(const TokenizerInit& init) {
    Vocab vocab;
    const auto add = [&](std::string_view token) { vocab.add(token, static_cast<std::uint32_t>(vocab.size())); };
    for (const char* key : {"bos_token", "pad_token", "eos_token", "unk_token"}) {
        if (const auto token = init.token(key)) {
            add(token->content);
        }
    }
    const std::vector<std::string> lines = readLines(init.file("vocab.txt"));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string line = py::strip(lines[i]);
        const std::size_t space = line.rfind(' ');
        if (space == std::string::npos) {
            throw core::Error(core::ErrorCode::InvalidFile,
                              init.file("vocab.txt").string() + ", line " + std::to_string(i + 1) + ": \"<token> <count>\" was expected.");
        }
        add(line.substr(0, space));
    }
    return vocab;
}

class FairseqBpe final : public AtTokenizer {
public:
    FairseqBpe(const TokenizerInit& init, bool (*isSpace)(char32_t))
        : AtTokenizer(init, {"vocab.txt", "bpe.codes"}, readDictionary(init), readMerges(init.file("bpe.codes"), {.first = 0}), isSpace) {
        finishInit();
        setLayout(between(idOf(SpecialToken::Cls), idOf(SpecialToken::Sep), true, false));
    }
};

class BlenderbotSmall final : public AtTokenizer {
public:
    explicit BlenderbotSmall(const TokenizerInit& init)
        : AtTokenizer(init, {"vocab.json", "merges.txt"}, readVocabJson(init.file("vocab.json")), readMerges(init.file("merges.txt"))) {
        finishInit();
    }

protected:
    std::vector<std::string> splitWord(const std::string& word) const override {
        std::vector<std::string> pieces;
        for (const std::string& part : py::split(withSpacedPunctuation(word), " ")) {
            const std::string lowered = py::lower(part);
            if (!lowered.empty()) {
                // Python joins the pieces by spaces and splits there again, so white space inside a piece parts it.
                for (std::string& piece : bpe().splitWithAts(lowered)) {
                    pieces.push_back(std::move(piece));
                }
            }
        }
        return pieces;
    }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions& options) const override {
        return VocabTokenizer::pieceToId(py::lower(piece), options);
    }

private:
    // Space before . , ! ? ( ) and around '; runs of white space become one space; a line end becomes the token __newln__.
    static std::string withSpacedPunctuation(std::string_view word) {
        std::u32string spaced;
        for (const char32_t c : py::decode(word)) {
            if (std::u32string_view(U".,!?()").find(c) != std::u32string_view::npos) {
                spaced += U' ';
                spaced += c;
            } else if (c == U'\'') {
                spaced += U" ' ";
            } else {
                spaced += c;
            }
        }
        std::u32string out;
        for (std::size_t i = 0; i < spaced.size();) {
            std::size_t end = i;
            while (end < spaced.size() && isWhitespace(spaced[end])) {
                ++end;
            }
            if (end - i >= 2) {
                out += U' ';
                i = end;
            } else {
                out += spaced[i++];
            }
        }
        return py::replace(py::encode(out), "\n", " __newln__");
    }
};

}  // namespace

std::unique_ptr<Tokenizer> ctrl(const TokenizerInit& init) {
    return std::make_unique<Ctrl>(init);
}

std::unique_ptr<Tokenizer> bertweet(const TokenizerInit& init) {
    if (init.flag("normalization", false)) {
        throw core::Error(core::ErrorCode::Unsupported,
                          "normalization: tweets are not normalised here; give BERTweet texts that are, with normalization false.");
    }
    return std::make_unique<FairseqBpe>(init, isWhitespace);
}

std::unique_ptr<Tokenizer> phobert(const TokenizerInit& init) {
    return std::make_unique<FairseqBpe>(init, py::isSpace);
}

std::unique_ptr<Tokenizer> blenderbotSmall(const TokenizerInit& init) {
    return std::make_unique<BlenderbotSmall>(init);
}

}  // namespace twb::text::slow
