#pragma once

#include <QString>
#include <vector>

#include "engine/api/generation.h"

namespace twb::ui {

/// A token that the model wrote, where it stands in the text (UTF-16 positions).
struct TokenMark {
    int start = 0;
    int length = 0;
    api::TokenStep step;

    int end() const { return start + length; }
};

/// How sure the model was of a token, in four classes.
enum class Certainty { High, Medium, Low, Guess };

Certainty certaintyOf(double probability);  ///< from 0.9, 0.5, 0.1 on

/// The tokens of a text that can be edited: they move with what is typed before them, and those that are changed are forgotten.
class TokenMarks {
public:
    void add(TokenMark mark) { m_marks.push_back(std::move(mark)); }
    void clear() { m_marks.clear(); }

    /// `removed` characters at `position` were replaced by `added` others.
    void adjust(int position, int removed, int added);

    const std::vector<TokenMark>& marks() const { return m_marks; }
    /// The token at a position of the text; null: none.
    const TokenMark* at(int position) const;
    /// The end of the tokens that follow each other without a gap, from this one on.
    int endOfRun(const TokenMark& first) const;

private:
    std::vector<TokenMark> m_marks;
};

}  // namespace twb::ui
