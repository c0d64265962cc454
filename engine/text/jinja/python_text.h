#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Python's str operations on UTF-8 text, with Python's idea of spaces, lines, cases and printable characters.
namespace twb::text::jinja {

std::u32string decode(std::string_view utf8);
std::string encode(std::u32string_view text);
void appendUtf8(std::string& out, char32_t c);

bool isSpace(char32_t c);
bool isLineBreak(char32_t c);
bool isPrintable(char32_t c);
bool isAlpha(char32_t c);
bool isNumeric(char32_t c);  ///< categories Nd, Nl, No
bool isDecimal(char32_t c);  ///< category Nd
bool isUpper(char32_t c);
bool isLower(char32_t c);
bool isCased(char32_t c);
bool isWord(char32_t c);  ///< \w of a regular expression

/// Full case mappings: ß becomes SS, a final sigma is written as such.
std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string title(std::string_view text);
std::string capitalize(std::string_view text);
std::string swapCase(std::string_view text);

/// Where a text without its leading and trailing spaces begins and ends, in bytes.
std::string_view stripped(std::string_view text);
std::string_view rightStripped(std::string_view text);
std::string_view leftStripped(std::string_view text);

/// The lines, without their ends (or with them).
std::vector<std::string> splitLines(std::string_view text, bool keepEnds = false);

}  // namespace twb::text::jinja
