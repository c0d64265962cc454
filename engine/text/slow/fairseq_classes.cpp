// Slow tokenizers on a SentencePiece model behind fairseq's first ids: XLM-RoBERTa, XLM-ProphetNet, PLBART, mBART, mBART-50, NLLB.

#include <algorithm>

#include "engine/text/convert/language_codes.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/language_layout.h"
#include "engine/text/slow/spm_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr const char* kModelFile = "sentencepiece.bpe.model";

// <s>, <pad>, </s>, <unk> come first; languages and <mask> follow the pieces.
SpmTokenizer::Ids fairseqIds(std::int64_t pieces, std::span<const std::string_view> languages, bool mask) {
    SpmTokenizer::Ids ids;
    ids.offset = 1;
    ids.zeroIsUnknown = true;
    ids.fixed = {{"<s>", 0}, {"<pad>", 1}, {"</s>", 2}, {"<unk>", 3}};
    std::int64_t next = pieces + ids.offset;
    for (const std::string_view code : languages) {
        ids.fixed[std::string(code)] = next++;
    }
    if (mask) {
        ids.fixed["<mask>"] = next++;
    }
    ids.vocabularySize = next;
    return ids;
}

TokenizerInit withLanguageTokens(TokenizerInit init, std::span<const std::string_view> languages) {
    core::Json list = core::Json::array();
    for (const std::string_view code : languages) {
        list.push_back(code);
    }
    const auto given = init.kwargs.find("additional_special_tokens");
    if (given != init.kwargs.end() && given->is_array()) {
        for (const core::Json& token : *given) {
            if (std::find(list.begin(), list.end(), token) == list.end()) {
                list.push_back(token);
            }
        }
    }
    init.kwargs["additional_special_tokens"] = std::move(list);
    return init;
}

class XlmRoberta final : public SpmTokenizer {
public:
    explicit XlmRoberta(const TokenizerInit& init)
        : SpmTokenizer(init, kModelFile, SpmProcessor(init.file(kModelFile)), {}, {.replaceOnly = true}) {
        setIds(fairseqIds(model().size(), {}, true));
        finishInit();
        setLayout(between(idOf(SpecialToken::Cls), idOf(SpecialToken::Sep), true, false));
    }
};

class XlmProphetNet final : public SpmTokenizer {
public:
    explicit XlmProphetNet(const TokenizerInit& init)
        : SpmTokenizer(init, "prophetnet.tokenizer", SpmProcessor(init.file("prophetnet.tokenizer")), {}, {.replaceOnly = true}) {
        Ids ids;
        ids.offset = 12;
        ids.zeroIsUnknown = true;
        ids.fixed = {{"[PAD]", 0}, {"[CLS]", 1}, {"[SEP]", 2}, {"[UNK]", 3}, {"[MASK]", 4}};
        for (int i = 0; i < 10; ++i) {
            ids.fixed["[unused" + std::to_string(i) + "]"] = 5 + i;
        }
        ids.vocabularySize = model().size() + ids.offset;
        setIds(std::move(ids));
        finishInit();
        setLayout(between(std::nullopt, idOf(SpecialToken::Sep), false, false));
    }
};

/// What differs between the models that name the languages of a text.
struct LanguageRules {
    std::span<const std::string_view> codes;
    std::string defaultSource;   // empty: none
    bool languageFirst = false;  // before the text, else after </s>
    bool mask = true;
    bool plainJoining = true;  // U+2581 becomes a space, else SentencePiece joins
};

class Translating final : public SpmTokenizer {
public:
    Translating(const TokenizerInit& init, const LanguageRules& rules, const std::string& source, const std::string& target)
        : SpmTokenizer(withLanguageTokens(init, rules.codes), kModelFile, SpmProcessor(init.file(kModelFile)), {},
                       {.space = SpmJoining::Space::BeforeRunOfSpecials, .replaceOnly = rules.plainJoining}) {
        setIds(fairseqIds(model().size(), rules.codes, rules.mask));
        finishInit();
        setLayout(layoutOf(rules, "src_lang", source));
        if (!target.empty()) {
            setTargetLayout(layoutOf(rules, "tgt_lang", target));
        }
    }

private:
    SequenceLayout layoutOf(const LanguageRules& rules, const std::string& option, const std::string& code) const {
        const std::int64_t eos = idOf(SpecialToken::Eos);
        if (code.empty()) {
            return prefixSuffixLayout({}, {eos});
        }
        requireLanguage(option, code, rules.codes);
        const std::int64_t language = *pieceToId(code, {});
        return rules.languageFirst ? prefixSuffixLayout({language}, {eos}) : prefixSuffixLayout({}, {eos, language});
    }
};

std::unique_ptr<Tokenizer> translating(const TokenizerInit& init, const LanguageRules& rules) {
    return std::make_unique<Translating>(init, rules, init.textOf("src_lang", rules.defaultSource), init.textOf("tgt_lang", ""));
}

// "python" and "en_XX" as PLBART writes them.
std::string plBartCode(const std::string& code) {
    const auto codes = languages::plbartMulti();
    const std::string token = "__" + code + "__";
    return std::find(codes.begin(), codes.end(), token) != codes.end() ? token : code;
}

}  // namespace

std::unique_ptr<Tokenizer> xlmRoberta(const TokenizerInit& init) {
    return std::make_unique<XlmRoberta>(init);
}

std::unique_ptr<Tokenizer> xlmProphetNet(const TokenizerInit& init) {
    return std::make_unique<XlmProphetNet>(init);
}

std::unique_ptr<Tokenizer> plBart(const TokenizerInit& init) {
    const bool base = init.textOf("language_codes", "base") == "base";
    const LanguageRules rules = {
        .codes = base ? languages::plbartBase() : languages::plbartMulti(), .defaultSource = base ? "" : "__en_XX__", .mask = base};
    return std::make_unique<Translating>(init, rules, plBartCode(init.textOf("src_lang", rules.defaultSource)),
                                         plBartCode(init.textOf("tgt_lang", "")));
}

std::unique_ptr<Tokenizer> mbart(const TokenizerInit& init) {
    return translating(init, {.codes = languages::mbart(), .defaultSource = "en_XX"});
}

std::unique_ptr<Tokenizer> mbart50(const TokenizerInit& init) {
    return translating(init, {.codes = languages::mbart50(), .defaultSource = "en_XX", .languageFirst = true, .plainJoining = false});
}

std::unique_ptr<Tokenizer> nllb(const TokenizerInit& init) {
    return translating(init,
                       {.codes = languages::nllb(), .defaultSource = "eng_Latn", .languageFirst = !init.flag("legacy_behaviour", false)});
}

}  // namespace twb::text::slow
