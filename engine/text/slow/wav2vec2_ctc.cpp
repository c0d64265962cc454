// Wav2Vec2CTCTokenizer: letters; decoding drops repeated letters and blanks.

#include <algorithm>

#include "engine/core/error.h"
#include "engine/core/utf8.h"
#include "engine/text/clean_up.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

// vocab.json holds one vocabulary, or one for each language.
Vocab readVocab(const TokenizerInit& init) {
    const std::string language = init.textOf("target_lang", "");
    if (language.empty()) {
        return readVocabJson(init.file("vocab.json"));
    }
    const core::Json all = core::readJsonFile(init.file("vocab.json"));
    const auto chosen = all.find(language);
    if (chosen == all.end() || !chosen->is_object()) {
        throw core::Error(core::ErrorCode::InvalidParameter,
                          "target_lang: " + init.file("vocab.json").string() + " holds no vocabulary for \"" + language + "\".");
    }
    Vocab vocab;
    for (const auto& [token, id] : chosen->items()) {
        vocab.add(token, id.get<std::uint32_t>());
    }
    return vocab;
}

bool optionOr(const core::Json& options, const char* name, bool fallback) {
    return core::optionalBool(options, name, "decode").value_or(fallback);
}

class Wav2Vec2Ctc final : public VocabTokenizer {
public:
    explicit Wav2Vec2Ctc(const TokenizerInit& init)
        : VocabTokenizer(init, {"vocab.json"}, readVocab(init)),
          m_delimiter(init.textOf("word_delimiter_token", "|")),
          m_delimiterText(init.textOf("replace_word_delimiter_char", " ")),
          m_lowerCase(init.flag("do_lower_case", false)) {
        m_lowerCaseAroundAdded = m_lowerCase;
        finishInit();
        // Tokens of several letters are found in the text as wholes.
        std::vector<AddedToken> wholes;
        for (std::uint32_t id = 0; id < vocab().idEnd(); ++id) {
            const std::string_view token = vocab().token(id);
            if (token.data() != nullptr && core::codePointCount(token) > 1) {
                wholes.push_back({.content = std::string(token), .lstrip = true, .rstrip = true, .normalized = false});
            }
        }
        addTokens(wholes, false);
    }

    std::string decode(std::span<const std::int64_t> ids, const DecodeOptions& options) const override {
        const std::vector<std::int64_t> special = allSpecialIds();
        std::vector<std::string> tokens;
        for (const std::int64_t id : ids) {
            if (options.skipSpecialTokens && std::find(special.begin(), special.end(), id) != special.end()) {
                continue;
            }
            tokens.push_back(idToToken(id).value_or(std::string()));
        }
        std::string text =
            join(tokens, optionOr(options.others, "group_tokens", true), optionOr(options.others, "spaces_between_special_tokens", false));
        return options.cleanUpTokenizationSpaces.value_or(cleanUpTokenizationSpaces()) ? cleanUpTokenization(std::move(text)) : text;
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        const std::string upper = m_lowerCase ? py::upper(text) : std::string(text);
        return py::characters(py::replace(upper, " ", m_delimiter));
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override { return join(pieces, true, false); }
    std::string prepareText(std::string text, const EncodeOptions& options) const override {
        return options.isSplitIntoWords ? " " + text : text;
    }

private:
    std::string join(const std::vector<std::string>& tokens, bool group, bool spaces) const {
        const std::string pad = specialTokenText(SpecialToken::Pad).value_or(std::string());
        std::vector<std::string> kept;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const bool repeated = group && i > 0 && tokens[i] == tokens[i - 1];
            if (!repeated && tokens[i] != pad) {
                kept.push_back(tokens[i] == m_delimiter ? m_delimiterText : tokens[i]);
            }
        }
        const std::string text = py::strip(py::join(kept, spaces ? " " : ""));
        return m_lowerCase ? py::lower(text) : text;
    }

    std::string m_delimiter;
    std::string m_delimiterText;
    bool m_lowerCase;
};

}  // namespace

std::unique_ptr<Tokenizer> wav2Vec2Ctc(const TokenizerInit& init) {
    return std::make_unique<Wav2Vec2Ctc>(init);
}

}  // namespace twb::text::slow
