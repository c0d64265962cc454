// CanineTokenizer: the code points of the text.

#include "engine/core/error.h"
#include "engine/text/python/python_text.h"
#include "engine/text/slow/classes.h"
#include "engine/text/slow/layout_tokenizer.h"

namespace twb::text::slow {
namespace {

constexpr std::int64_t kCodePoints = 1114112;

struct Special {
    std::int64_t codePoint;
    const char* name;
};
constexpr Special kSpecials[] = {{0xE000, "[CLS]"},  {0xE001, "[SEP]"}, {0xE002, "[BOS]"},
                                 {0xE003, "[MASK]"}, {0, "[PAD]"},      {0xE004, "[RESERVED]"}};

class Canine final : public LayoutTokenizer {
public:
    explicit Canine(const TokenizerInit& init) : LayoutTokenizer(init, {}) {
        finishInit();
        setLayout(between(idOf(SpecialToken::Cls), idOf(SpecialToken::Sep), false, true));
    }
    std::size_t vocabularySize() const override { return kCodePoints; }

protected:
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions&) const override { return py::characters(text); }
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions&) const override {
        const std::u32string character = py::decode(piece);
        if (character.size() != 1) {
            throw core::Error(core::ErrorCode::InvalidInput,
                              "\"" + std::string(piece) + "\" is no token of CANINE: one character was expected.");
        }
        return character.front();
    }
    std::optional<std::string> pieceOfId(std::int64_t id) const override {
        for (const Special& special : kSpecials) {
            if (special.codePoint == id) {
                return special.name;
            }
        }
        if (id < 0 || id >= kCodePoints) {
            return std::nullopt;
        }
        return py::encode(static_cast<char32_t>(id));
    }
    bool vocabularyHolds(std::string_view token) const override { return py::decode(token).size() == 1; }
    std::string piecesToText(const std::vector<std::string>& pieces) const override { return py::join(pieces, ""); }
};

}  // namespace

std::unique_ptr<Tokenizer> canine(const TokenizerInit& init) {
    return std::make_unique<Canine>(init);
}

}  // namespace twb::text::slow
