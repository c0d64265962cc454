#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twb::text {

/// White_Space of Unicode, as Rust's char::is_whitespace.
inline bool isWhitespace(char32_t c) {
    if (c < 0x80) {
        return c == ' ' || (c >= 9 && c <= 13);
    }
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/// How many white-space characters a text begins or ends with.
std::uint32_t leadingSpaces(std::string_view text);
std::uint32_t trailingSpaces(std::string_view text);

bool isLetter(char32_t c);           ///< general category L*
bool isNumeric(char32_t c);          ///< general category N*
bool isDecimalDigit(char32_t c);     ///< general category Nd
bool isPunctuation(char32_t c);      ///< general category P*, and all ASCII punctuation (BERT's idea of it)
bool isNonspacingMark(char32_t c);   ///< general category Mn
bool isMark(char32_t c);             ///< general category M*
bool isControlOrFormat(char32_t c);  ///< Cc, Cf, Cs or Co
bool isAssigned(char32_t c);         ///< not Cn
/// The \w of Unicode (UTS 18): Alphabetic, M*, Nd, Pc and the two joiners.
bool isWordCharacter(char32_t c);
/// Ideographs that BERT puts spaces around.
bool isChineseCharacter(char32_t c);

/// Appends the lower case of `c` (one to three characters; no regard for its neighbours).
void appendLowerCase(char32_t c, std::u32string& out);

/// Canonical combining class.
int combiningClass(char32_t c);
/// Appends the full decomposition, canonical or compatibility.
void appendDecomposition(char32_t c, bool compatibility, std::u32string& out);
/// The composition of two characters; 0: they do not compose.
char32_t composed(char32_t a, char32_t b);

/// Ends of the extended grapheme clusters of well-formed UTF-8.
class GraphemeBreaker {
public:
    /// Whether a cluster ends between `a` and `b`, which are asked for in order.
    bool breaksBetween(char32_t a, char32_t b);
    void reset() { m_state = 0; }

private:
    int m_state = 0;
};

}  // namespace twb::text
