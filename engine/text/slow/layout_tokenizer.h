#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/text/slow_tokenizer.h"

namespace twb::text {

/// How special tokens stand around one or two sequences, e.g. {cls, kFirst, sep, kSecond, sep}.
struct SequenceLayout {
    static constexpr std::int64_t kFirst = -1;   ///< the first sequence
    static constexpr std::int64_t kSecond = -2;  ///< the second sequence

    std::vector<std::int64_t> single = {kFirst};
    std::vector<std::int64_t> pair = {kFirst, kSecond};
    /// token_type_ids of each part of `pair` (and, up to its length, of `single`); empty: zeros for the first sequence and ones for the
    /// second without special tokens, which is what classes without a rule of their own get.
    std::vector<std::int64_t> pairTypes;
};

/// A slow tokenizer whose special tokens follow a layout and whose vocabulary lies in files that saving copies.
class LayoutTokenizer : public SlowTokenizer {
protected:
    /// `files`: names of the vocabulary files in the folder (those that are absent are not saved).
    LayoutTokenizer(const TokenizerInit& init, std::vector<std::string> files);

    void setLayout(SequenceLayout layout) { m_layout = std::move(layout); }
    /// Another layout for texts that are targets (labels); by default the same.
    void setTargetLayout(SequenceLayout layout) { m_targetLayout = std::move(layout); }
    /// The id of a special token, for layouts. Throws Error(InvalidFile) where the folder names none.
    std::int64_t idOf(SpecialToken which) const;
    /// bos or cls text sep [text sep] and the like.
    static SequenceLayout between(std::optional<std::int64_t> before, std::optional<std::int64_t> after, bool doubledSeparator,
                                  bool secondTypeIsOne);

    /// T5's inputs: each sequence ends in eos, which is not doubled where the ids end in it already.
    static std::vector<std::int64_t> joinedWithEos(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                                   std::int64_t eos);

    /// Marian's and Pegasus' mask: special tokens within the texts count too (but not the unknown one), and the eos at the end.
    std::vector<std::int64_t> maskOfAllSpecials(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second) const;

    std::vector<std::int64_t> buildInputs(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second,
                                          const EncodeOptions& options) const override;
    std::vector<std::int64_t> typeIdsFor(const std::vector<std::int64_t>& first, const std::vector<std::int64_t>* second) const override;
    std::vector<std::int64_t> specialMaskFor(const std::vector<std::int64_t>& first,
                                             const std::vector<std::int64_t>* second) const override;
    void saveVocabulary(const std::filesystem::path& folder) const override;

private:
    std::filesystem::path m_source;
    std::vector<std::string> m_files;
    SequenceLayout m_layout;
    std::optional<SequenceLayout> m_targetLayout;
};

/// Puts tokens that are not there yet at the end of the additional special tokens.
void addSpecialTokens(TokenizerInit& init, const std::vector<std::string>& tokens);

}  // namespace twb::text
