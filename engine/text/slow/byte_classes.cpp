// Tokenizers whose pieces are the bytes of the text: ByT5 and Perceiver. A byte is written as the character with its number.

#include <algorithm>

#include "engine/core/utf8.h"
#include "engine/text/fast/lossy_utf8.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/layout_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr std::int64_t kBytes = 256;

// The well-formed parts of bytes that need not be UTF-8.
std::string withoutBroken(std::string_view bytes) {
    std::string text;
    while (!bytes.empty()) {
        const std::size_t good = std::min(core::firstInvalidUtf8(bytes), bytes.size());
        text += bytes.substr(0, good);
        bytes.remove_prefix(std::min(good + 1, bytes.size()));
    }
    return text;
}

class ByteTokenizer : public LayoutTokenizer {
public:
    std::size_t vocabularySize() const override { return kBytes; }

protected:
    ByteTokenizer(const TokenizerInit& init, std::int64_t offset, bool replaceBroken)
        : LayoutTokenizer(init, {}), m_offset(offset), m_replaceBroken(replaceBroken) {}

    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override {
        std::vector<std::string> pieces;
        pieces.reserve(text.size());
        for (const char byte : text) {
            pieces.push_back(py::encode(static_cast<char32_t>(static_cast<unsigned char>(byte))));
        }
        return pieces;
    }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions&) const override {
        const std::u32string character = py::decode(piece);
        return character.size() == 1 ? std::optional<std::int64_t>(character.front() + m_offset) : specialTokenId(SpecialToken::Unk);
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override {
        return id < m_offset || id > 0x10FFFF ? std::nullopt : std::optional(py::encode(static_cast<char32_t>(id - m_offset)));
    }
    bool vocabularyHolds(std::string_view token) const override {
        const std::u32string character = py::decode(token);
        return character.size() == 1 && character.front() < kBytes;
    }
    std::string piecesToText(const std::vector<std::string>& pieces) const override {
        std::string bytes;
        for (const std::string& piece : pieces) {
            const std::u32string character = py::decode(piece);
            if (character.size() == 1 && character.front() < kBytes) {
                bytes += static_cast<char>(character.front());
            } else {
                bytes += piece;
            }
        }
        return m_replaceBroken ? lossyUtf8(bytes) : withoutBroken(bytes);
    }

private:
    std::int64_t m_offset;
    bool m_replaceBroken;
};

void putToken(TokenizerInit& init, std::int64_t id, const char* key) {
    if (const auto token = init.token(key); token && !init.addedTokensDecoder.contains(id)) {
        init.addedTokensDecoder[id] = *token;
    }
}

class ByT5 final : public ByteTokenizer {
public:
    explicit ByT5(const TokenizerInit& init) : ByteTokenizer(withFirstIds(init), 3, false) {
        finishInit();
        m_eos = idOf(SpecialToken::Eos);
        setLayout(between(std::nullopt, m_eos, false, false));
    }

protected:
    std::vector<std::int64_t> buildInputs(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                          const EncodeOptions&) const override {
        return joinedWithEos(first, second, m_eos);
    }

private:
    static TokenizerInit withFirstIds(TokenizerInit init) {
        putToken(init, 0, "pad_token");
        putToken(init, 1, "eos_token");
        putToken(init, 2, "unk_token");
        if (!init.kwargs.contains("additional_special_tokens") || !init.kwargs["additional_special_tokens"].is_array()) {
            std::vector<std::string> extra;
            for (std::int64_t i = 0; i < init.number("extra_ids", 125); ++i) {
                extra.push_back("<extra_id_" + std::to_string(i) + ">");
            }
            addSpecialTokens(init, extra);
        }
        return init;
    }

    std::int64_t m_eos = 1;
};

class Perceiver final : public ByteTokenizer {
public:
    explicit Perceiver(const TokenizerInit& init) : ByteTokenizer(withFirstIds(init), 6, true) {
        finishInit();
        SequenceLayout layout = between(idOf(SpecialToken::Cls), idOf(SpecialToken::Sep), false, false);
        layout.pairTypes.clear();
        setLayout(std::move(layout));
    }

private:
    static TokenizerInit withFirstIds(TokenizerInit init) {
        std::int64_t id = 0;
        for (const char* key : {"pad_token", "bos_token", "eos_token", "mask_token", "cls_token", "sep_token"}) {
            putToken(init, id++, key);
        }
        return init;
    }
};

}  // namespace

std::unique_ptr<Tokenizer> byT5(const TokenizerInit& init) {
    return std::make_unique<ByT5>(init);
}
std::unique_ptr<Tokenizer> perceiver(const TokenizerInit& init) {
    return std::make_unique<Perceiver>(init);
}

}  // namespace twb::text::slow
