#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "engine/core/json.h"

namespace twb::ui {

/// One token of a text.
struct TokenRow {
    qint64 id = 0;
    QString token;         ///< as the vocabulary writes it
    bool special = false;  ///< put there by the tokenizer, not from the text
    bool unknown = false;  ///< stands for something that the vocabulary does not have
    qsizetype start = -1;  ///< UTF-16 positions in the text; -1: the tokenizer gives none
    qsizetype end = -1;
};

/// A stretch of the text between spaces.
struct WordRow {
    qsizetype start = 0;
    qsizetype end = 0;
    int tokens = 0;  ///< how many tokens share it
};

/// What a tokenizer made of a text, and the figures that compare tokenizers.
struct TokenReport {
    QString text;
    std::vector<TokenRow> tokens;
    std::vector<WordRow> words;
    bool hasOffsets = false;

    int characters() const;  ///< Unicode code points
    int textTokens() const;  ///< without the special ones
    int unknowns() const;
    int wholeWords() const;  ///< words that are a single token
    double charactersPerToken() const;
};

/// Reads the result of the method `tokenize`, called with return_tokens, return_special_tokens_mask and, if `hasOffsets`,
/// return_offsets_mapping. Throws core::Error for another shape.
TokenReport readTokenReport(const QString& text, const core::Json& result);

/// The words of a text: what stands between spaces.
std::vector<WordRow> wordsOf(const QString& text);

}  // namespace twb::ui
