#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/text/slow/moses/substitutions.h"

namespace twb::text::moses {

struct TokenizeOptions {
    bool splitDashes = false;  ///< "well-known" -> "well @-@ known"
    bool escape = true;        ///< &, |, <, >, quotes and square brackets as XML entities
    std::vector<std::string> protectedPatterns = {};
};

/// The word tokenizer of the Moses scripts, as sacremoses has it. Constant after construction.
class Tokenizer {
public:
    explicit Tokenizer(std::string language);

    std::vector<std::string> tokenize(std::string_view text, const TokenizeOptions& options = {}) const;

private:
    std::string keepAbbreviations(std::string_view text) const;

    std::string m_language;
    std::vector<std::string> m_prefixes;         // always keep their full stop
    std::vector<std::string> m_numericPrefixes;  // keep it before a number
    Substitutions m_clean;
    Substitutions m_pad;
    Substitutions m_dashes;
    Substitutions m_commas;
    Substitutions m_apostrophes;
    Substitutions m_spaces;
    Substitutions m_lastDot;
};

/// Puts words together again, as the Moses detokenizer does.
std::string detokenize(const std::vector<std::string>& tokens, std::string_view language);

/// MosesPunctNormalizer of sacremoses with its default options.
class PunctuationNormalizer {
public:
    explicit PunctuationNormalizer(std::string_view language);
    std::string normalize(std::string_view text) const;

private:
    Substitutions m_rules;
};

/// Full-width and typographic punctuation to ASCII (replace-unicode-punctuation.perl).
std::string replaceUnicodePunctuation(std::string_view text);

/// Without the characters of category C.
std::string removeNonPrinting(std::string_view text);

}  // namespace twb::text::moses
