#pragma once

#include <map>
#include <string>

#include "engine/text/slow/layout_tokenizer.h"
#include "engine/text/slow/spm_processor.h"

namespace twb::text {

/// How pieces become text again: the classes differ in what they do around special tokens.
struct SpmJoining {
    enum class Space { Never, BeforeRunOfSpecials, AfterSpecial };
    Space space = Space::Never;
    bool strip = true;         ///< white space at the ends is taken off
    bool replaceOnly = false;  ///< U+2581 becomes a space, SentencePiece is not asked
    bool upperCase = false;
    bool keepUnderline = true;  ///< false: U+2581 left in the result becomes a space
};

/// Pieces to text, runs of ordinary pieces through SentencePiece and special tokens as they are.
std::string joinPieces(const SpmProcessor& model, const std::vector<std::string>& pieces, const std::vector<std::string>& specials,
                       const SpmJoining& joining);

/// A slow tokenizer whose pieces and ids come from a SentencePiece model, behind `offset` ids of its own and some tokens with fixed ids.
class SpmTokenizer : public LayoutTokenizer {
public:
    struct Ids {
        std::int64_t offset = 0;
        std::map<std::string, std::int64_t, std::less<>> fixed;  ///< tokens that stand outside the model
        std::int64_t vocabularySize = 0;                         ///< vocab_size of the class
        bool zeroIsUnknown = false;                              ///< piece 0 is the unknown token's id instead (fairseq)
    };

    std::size_t vocabularySize() const override { return static_cast<std::size_t>(m_ids.vocabularySize); }

protected:
    SpmTokenizer(const TokenizerInit& init, const std::string& file, SpmProcessor model, Ids ids, SpmJoining joining);

    /// For classes whose ids follow from the size of the model. Before finishInit().
    void setIds(Ids ids);
    const SpmProcessor& model() const { return m_model; }
    std::vector<std::string> tokenizePieces(std::string_view text, const EncodeOptions& options) const override;
    std::optional<std::int64_t> pieceToId(std::string_view piece, const EncodeOptions& options) const override;
    std::optional<std::string> pieceOfId(std::int64_t id) const override;
    bool vocabularyHolds(std::string_view token) const override;
    std::string piecesToText(const std::vector<std::string>& pieces) const override;

private:
    SpmProcessor m_model;
    Ids m_ids;
    std::map<std::int64_t, std::string> m_fixedById;
    SpmJoining m_joining;
};

}  // namespace twb::text
