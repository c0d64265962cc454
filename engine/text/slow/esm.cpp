// EsmTokenizer: amino acids. Every token of the vocabulary is cut out of the text.

#include <algorithm>

#include "engine/text/convert/vocab_files.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

Vocab readVocab(const TokenizerInit& init) {
    Vocab vocab;
    std::uint32_t id = 0;
    for (const std::string& line : readLines(init.file("vocab.txt"))) {
        vocab.add(py::strip(line), id++);
    }
    return vocab;
}

class Esm final : public VocabTokenizer {
public:
    explicit Esm(const TokenizerInit& init) : VocabTokenizer(init, {"vocab.txt"}, readVocab(init)) {
        for (std::uint32_t id = 0; id < vocab().idEnd(); ++id) {
            m_longest = std::max(m_longest, vocab().token(id).size());
        }
        finishInit();
        SequenceLayout layout = between(idOf(SpecialToken::Cls), specialTokenId(SpecialToken::Eos), false, false);
        layout.pairTypes.clear();
        setLayout(std::move(layout));
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::vector<std::string> pieces;
        std::string rest;  // characters that begin no token
        const auto flush = [&] {
            for (std::string& word : py::split(rest)) {
                pieces.push_back(std::move(word));
            }
            rest.clear();
        };
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t length = tokenLengthAt(text.substr(at));
            if (length == 0) {
                rest += text[at++];
                continue;
            }
            flush();
            pieces.emplace_back(text.substr(at, length));
            at += length;
        }
        flush();
        return pieces;
    }

private:
    std::size_t tokenLengthAt(std::string_view text) const {
        for (std::size_t length = std::min(m_longest, text.size()); length > 0; --length) {
            if (vocabularyHolds(text.substr(0, length))) {
                return length;
            }
        }
        return 0;
    }

    std::size_t m_longest = 0;
};

}  // namespace

std::unique_ptr<Tokenizer> esm(const TokenizerInit& init) {
    return std::make_unique<Esm>(init);
}

}  // namespace twb::text::slow
