// Slow tokenizers on a SentencePiece model whose ids are used as they are: BertGeneration, GPT-SW3, SpeechT5, T5, Pegasus.

#include <algorithm>

#include "engine/core/error.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/spm_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr std::string_view kUnderline = "▁";

class BertGeneration final : public SpmTokenizer {
public:
    explicit BertGeneration(const TokenizerInit& init)
        : SpmTokenizer(init, "spiece.model", SpmProcessor(init.file("spiece.model")), {}, {}) {
        finishInit();
    }
};

// GPT-SW3 takes control characters out and writes all kinds of spaces as one.
class GptSw3 final : public SpmTokenizer {
public:
    explicit GptSw3(const TokenizerInit& init)
        : SpmTokenizer(withDefaults(init), "spiece.model", SpmProcessor(init.file("spiece.model")), {},
                       {.space = SpmJoining::Space::BeforeRunOfSpecials, .strip = false}) {
        m_lowerCaseAroundAdded = init.flag("do_lower_case", false);
        finishInit();
    }

    std::string decode(std::span<const std::int64_t> ids, const DecodeOptions& options) const override {
        DecodeOptions plain = options;
        plain.cleanUpTokenizationSpaces = false;  // the class has a clean_up_tokenization that does nothing
        return SpmTokenizer::decode(ids, plain);
    }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::u32string clean;
        for (const char32_t c : py::decode(text)) {
            if (c <= 8 || (c >= 11 && c < 32) || (c >= 127 && c <= 160) || c == 173 || c == 0x200B) {
                continue;
            }
            clean += std::u32string_view(U"\u2009\u200A\u202F\u2005\u3000\u2002\u2008\u2003\uFFFC").find(c) != std::u32string_view::npos
                         ? U' '
                         : c;
        }
        return model().encode(py::nfc(py::encode(clean)));
    }

private:
    static TokenizerInit withDefaults(TokenizerInit init) {
        static constexpr std::pair<const char*, const char*> kDefaults[] = {
            {"bos_token", "<s>"}, {"eos_token", "<|endoftext|>"}, {"unk_token", "<unk>"}, {"pad_token", "<pad>"}};
        for (const auto& [key, token] : kDefaults) {
            if (!init.token(key)) {
                init.kwargs[key] = token;
            }
        }
        return init;
    }
};

class SpeechT5 final : public SpmTokenizer {
public:
    explicit SpeechT5(const TokenizerInit& init) : SpmTokenizer(init, "spm_char.model", SpmProcessor(init.file("spm_char.model")), {}, {}) {
        if (init.flag("normalize", false)) {
            throw core::Error(
                core::ErrorCode::Unsupported,
                "normalize: numbers are not spelt out here; give SpeechT5 texts with numbers as words, with normalize false.");
        }
        finishInit();
        const std::int64_t eos = idOf(SpecialToken::Eos);
        setLayout(
            {.single = {SequenceLayout::kFirst, eos}, .pair = {SequenceLayout::kFirst, SequenceLayout::kSecond, eos}, .pairTypes = {}});
    }

protected:
    std::string prepareText(std::string text, const EncodeOptions& options) const override {
        return options.isSplitIntoWords ? " " + text : text;
    }
};

class T5 final : public SpmTokenizer {
public:
    explicit T5(const TokenizerInit& init)
        : SpmTokenizer(withExtraIds(init), "spiece.model", modelOf(init), {}, {.space = SpmJoining::Space::BeforeRunOfSpecials}),
          m_legacy(isLegacy(init)) {
        finishInit();
        m_eos = idOf(SpecialToken::Eos);
        m_unknown = specialTokenText(SpecialToken::Unk).value_or("<unk>");
        m_unknownLength = model().encode(m_unknown).size();
        setLayout(between(std::nullopt, m_eos, false, false));
    }

    std::vector<std::string> tokenize(std::string_view text, const EncodeOptions& options) const override {
        std::vector<std::string> tokens = SpmTokenizer::tokenize(text, options);
        if (!m_legacy && tokens.size() > 1 && tokens[0] == kUnderline) {
            const std::vector<std::string> specials = allSpecialTokens();
            if (std::find(specials.begin(), specials.end(), tokens[1]) != specials.end()) {
                tokens.erase(tokens.begin());
            }
        }
        return tokens;
    }

protected:
    std::string prepareText(std::string text, const EncodeOptions&) const override {
        return m_legacy || text.empty() ? text : std::string(kUnderline) + py::replace(std::move(text), kUnderline, " ");
    }
    // Without the dummy prefix a leading space would be lost, so the unknown token is put before it and its pieces taken off again.
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions& options) const override {
        if (m_legacy || !(text.starts_with(kUnderline) || text.starts_with(' '))) {
            return SpmTokenizer::tokenizePieces(text, options);
        }
        std::vector<std::string> pieces = model().encode(m_unknown + std::string(text));
        if (pieces.size() >= m_unknownLength) {
            pieces.erase(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(m_unknownLength));
        }
        return pieces;
    }
    std::vector<std::int64_t> buildInputs(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                          const EncodeOptions&) const override {
        return joinedWithEos(first, second, m_eos);
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        std::vector<std::string> rest = pieces;
        while (!rest.empty() && rest[0].starts_with(kUnderline)) {
            rest[0].erase(0, kUnderline.size());
        }
        return SpmTokenizer::piecesToText(rest);
    }

private:
    static bool isLegacy(const TokenizerInit& init) { return init.flag("legacy", true); }
    static SpmProcessor modelOf(const TokenizerInit& init) {
        const std::filesystem::path file = init.file("spiece.model");
        return isLegacy(init) ? SpmProcessor(file) : SpmProcessor::withoutDummyPrefix(file);
    }
    static TokenizerInit withExtraIds(TokenizerInit init) {
        const std::int64_t count = init.number("extra_ids", 100);
        const std::int64_t size = SpmProcessor(init.file("spiece.model")).size();
        std::vector<std::string> names;
        for (std::int64_t i = 0; i < count; ++i) {
            names.push_back("<extra_id_" + std::to_string(i) + ">");
            const std::int64_t id = size - 1 + count - i;
            if (!init.addedTokensDecoder.contains(id)) {
                init.addedTokensDecoder[id] = {
                    .content = names.back(), .id = id, .singleWord = true, .lstrip = true, .rstrip = true, .special = true};
            }
        }
        addSpecialTokens(init, names);
        return init;
    }

    bool m_legacy;
    std::int64_t m_eos = 1;
    std::string m_unknown;
    std::size_t m_unknownLength = 0;
};

class Pegasus final : public SpmTokenizer {
public:
    explicit Pegasus(const TokenizerInit& init)
        : SpmTokenizer(withFirstIds(init), "spiece.model", SpmProcessor(init.file("spiece.model")), idsOf(init), {}) {
        finishInit();
        const std::int64_t eos = idOf(SpecialToken::Eos);
        setLayout(
            {.single = {SequenceLayout::kFirst, eos}, .pair = {SequenceLayout::kFirst, SequenceLayout::kSecond, eos}, .pairTypes = {}});
    }

protected:
    std::vector<std::int64_t> specialMaskFor(const std::vector<std::int64_t>& first,
                                             const std::vector<std::int64_t>* second) const override {
        return maskOfAllSpecials(first, second);
    }

private:
    static Ids idsOf(const TokenizerInit& init) {
        const std::int64_t offset = init.number("offset", 103);
        return {.offset = offset,
                .fixed = {},
                .vocabularySize = SpmProcessor(init.file("spiece.model")).size() + offset,
                .zeroIsUnknown = false};
    }
    static TokenizerInit withFirstIds(TokenizerInit init) {
        const std::int64_t offset = init.number("offset", 103);
        const bool sentenceMask = !init.kwargs.contains("mask_token_sent") || !init.kwargs["mask_token_sent"].is_null();
        std::vector<std::string> first = {init.token("pad_token")->content, init.token("eos_token")->content};
        std::vector<std::string> additional;
        if (sentenceMask) {
            first.push_back(init.textOf("mask_token_sent", "<mask_1>"));
            additional.push_back(first.back());
            first.push_back(init.token("mask_token")->content);
        }
        for (std::int64_t i = 2; i < offset; ++i) {
            first.push_back("<unk_" + std::to_string(i) + ">");
            additional.push_back(first.back());
        }
        for (std::size_t i = 0; i < first.size(); ++i) {
            const auto id = static_cast<std::int64_t>(i);
            init.addedTokensDecoder[id] = {.content = first[i], .id = id, .special = true};
        }
        addSpecialTokens(init, additional);
        return init;
    }
};

}  // namespace

std::unique_ptr<Tokenizer> bertGeneration(const TokenizerInit& init) {
    return std::make_unique<BertGeneration>(init);
}
std::unique_ptr<Tokenizer> gptSw3(const TokenizerInit& init) {
    return std::make_unique<GptSw3>(init);
}
std::unique_ptr<Tokenizer> speechT5(const TokenizerInit& init) {
    return std::make_unique<SpeechT5>(init);
}
std::unique_ptr<Tokenizer> t5(const TokenizerInit& init) {
    return std::make_unique<T5>(init);
}
std::unique_ptr<Tokenizer> pegasus(const TokenizerInit& init) {
    return std::make_unique<Pegasus>(init);
}

}  // namespace twb::text::slow
