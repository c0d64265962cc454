// Speech2TextTokenizer: SentencePiece pieces with ids from vocab.json; multilingual models begin with the target language.

#include "engine/text/convert/language_codes.h"
#include "engine/text/convert/vocab_files.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/language_layout.h"
#include "engine/text/slow/spm_tokenizer.h"
#include "engine/text/slow/vocab_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr const char* kModelFile = "sentencepiece.bpe.model";

bool isMultilingual(const TokenizerInit& init) {
    return !init.textOf("lang_codes", "").empty();
}

TokenizerInit withLanguages(TokenizerInit init) {
    if (!isMultilingual(init)) {
        return init;
    }
    core::Json tokens = core::Json::array();
    for (const std::string_view code : languages::mustc()) {
        tokens.push_back("<lang:" + std::string(code) + ">");
    }
    const auto given = init.kwargs.find("additional_special_tokens");
    if (given != init.kwargs.end() && given->is_array()) {
        tokens.insert(tokens.end(), given->begin(), given->end());
    }
    init.kwargs["additional_special_tokens"] = std::move(tokens);
    return init;
}

class Speech2Text final : public VocabTokenizer {
public:
    explicit Speech2Text(const TokenizerInit& init)
        : VocabTokenizer(withLanguages(init), {"vocab.json", kModelFile}, readVocabJson(init.file("vocab.json"))),
          m_model(init.file(kModelFile)),
          m_upperCase(init.flag("do_upper_case", false)) {
        m_lowerCaseAroundAdded = init.flag("do_lower_case", false);
        finishInit();
        std::vector<std::int64_t> prefix;
        if (isMultilingual(init)) {
            const std::string target = init.textOf("tgt_lang", std::string(languages::mustc().front()));
            requireLanguage("tgt_lang", target, languages::mustc());
            prefix.push_back(m_model.pieceToId("<lang:" + target + ">"));
        }
        SequenceLayout layout = prefixSuffixLayout(std::move(prefix), {idOf(SpecialToken::Eos)});
        layout.pairTypes.clear();
        setLayout(std::move(layout));
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override { return m_model.encode(text); }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        return joinPieces(m_model, pieces, allSpecialTokens(), {.space = SpmJoining::Space::AfterSpecial, .upperCase = m_upperCase});
    }

private:
    SpmProcessor m_model;
    bool m_upperCase;
};

}  // namespace

std::unique_ptr<Tokenizer> speech2Text(const TokenizerInit& init) {
    return std::make_unique<Speech2Text>(init);
}

}  // namespace twb::text::slow
