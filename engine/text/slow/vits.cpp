// VitsTokenizer: letters with a blank between them.

#include "engine/core/error.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

class Vits final : public VocabTokenizer {
public:
    explicit Vits(const TokenizerInit& init)
        : VocabTokenizer(init, {"vocab.json"}, readVocabJson(init.file("vocab.json"))),
          m_normalize(init.flag("normalize", true)),
          m_addBlank(init.flag("add_blank", true)),
          m_romanian(init.textOf("language", "") == "ron") {
        if (init.flag("phonemize", true)) {
            throw core::Error(core::ErrorCode::Unsupported,
                              init.file("tokenizer_config.json").string() +
                                  ": phonemize is true, but phonemes are not made here; only voices that read "
                                  "letters (phonemize false, such as the MMS voices) can be used.");
        }
        finishInit();
        for (const AddedToken& token : addedTokens()) {
            m_added.push_back(token.content);
        }
    }

protected:
    std::string prepareText(std::string text, const EncodeOptions&) const override {
        if (m_normalize) {
            text = lowerOutsideVocabulary(text);
        }
        if (m_romanian) {
            text = py::replace(std::move(text), "ț", "ţ");
        }
        if (!m_normalize) {
            return text;
        }
        std::string known;
        for (const std::string& c : py::characters(text)) {
            known += vocabularyHolds(c) ? c : "";
        }
        return py::strip(known);
    }
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::vector<std::string> letters = py::characters(text);
        if (!m_addBlank) {
            return letters;
        }
        const std::string blank = pieceOfId(0).value_or(std::string());
        std::vector<std::string> pieces = {blank};
        for (std::string& letter : letters) {
            pieces.push_back(std::move(letter));
            pieces.push_back(blank);
        }
        return pieces;
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override { return pieceOrUnknown(vocab(), id, std::nullopt); }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        if (!m_addBlank || pieces.size() < 2) {
            return py::join(pieces, "");
        }
        std::string text;
        for (std::size_t i = 1; i < pieces.size(); i += 2) {
            text += pieces[i];
        }
        return text;
    }

private:
    // Tokens of the vocabulary stay as they are (the one with the lowest id that fits), other characters become lower case.
    std::string lowerOutsideVocabulary(std::string_view text) const {
        std::string out;
        while (!text.empty()) {
            const std::string_view token = tokenAt(text);
            if (!token.empty()) {
                out += token;
                text.remove_prefix(token.size());
                continue;
            }
            std::size_t length = 1;
            while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
                ++length;
            }
            out += py::lower(text.substr(0, length));
            text.remove_prefix(length);
        }
        return out;
    }
    std::string_view tokenAt(std::string_view text) const {
        for (std::uint32_t id = 0; id < vocab().idEnd(); ++id) {
            const std::string_view token = vocab().token(id);
            if (!token.empty() && text.starts_with(token)) {
                return token;
            }
        }
        for (const std::string& token : m_added) {
            if (!token.empty() && text.starts_with(token)) {
                return token;
            }
        }
        return {};
    }

    std::vector<std::string> m_added;
    bool m_normalize;
    bool m_addBlank;
    bool m_romanian;
};

}  // namespace

std::unique_ptr<Tokenizer> vits(const TokenizerInit& init) {
    return std::make_unique<Vits>(init);
}

}  // namespace twb::text::slow
