#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What Python's str does and C++ has not, on UTF-8 text, with Python's idea of spaces, lines, cases and printable characters. The tokenizers
/// written in Python, the chat templates and the metrics lean on it.
namespace twb::text::py {

/// UTF-8 to code points; what is not well-formed becomes U+FFFD.
std::u32string decode(std::string_view utf8);
std::string encode(std::u32string_view text);
std::string encode(char32_t c);
void appendUtf8(std::string& out, char32_t c);
/// The characters of a text, each as UTF-8 (list(text)).
std::vector<std::string> characters(std::string_view utf8);

bool isSpace(char32_t c);  ///< str.isspace
bool isLineBreak(char32_t c);
bool isPrintable(char32_t c);
bool isAlpha(char32_t c);
bool isNumeric(char32_t c);  ///< categories Nd, Nl, No
bool isDecimal(char32_t c);  ///< category Nd
bool isUpper(char32_t c);
bool isLower(char32_t c);
bool isCased(char32_t c);
bool isPunctuation(char32_t c);  ///< ASCII that is neither letter, digit nor space, and category P
bool isControl(char32_t c);      ///< category C, without tab and line ends
bool isMark(char32_t c);         ///< category Mn
bool isOther(char32_t c);        ///< category C
bool isWord(char32_t c);  ///< \w of a regular expression

/// Full case mappings: ß becomes SS, a final sigma is written as such.
std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string title(std::string_view text);
std::string capitalize(std::string_view text);
std::string swapCase(std::string_view text);

/// unicodedata.normalize.
std::string nfc(std::string_view text);
std::string nfd(std::string_view text);

/// Where a text without its leading and trailing spaces begins and ends, in bytes.
std::string_view stripped(std::string_view text);
std::string_view rightStripped(std::string_view text);
std::string_view leftStripped(std::string_view text);
std::string strip(std::string_view text);
std::string lstrip(std::string_view text);
std::string rstrip(std::string_view text);

/// The lines, without their ends (or with them).
std::vector<std::string> splitLines(std::string_view text, bool keepEnds = false);
/// text.split(): words between white space.
std::vector<std::string> split(std::string_view text);
/// text.split(separator).
std::vector<std::string> split(std::string_view text, std::string_view separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace(std::string text, std::string_view from, std::string_view to);
/// re.findall(r"\S+\n?", text) with this idea of white space (the re module's is isSpace).
std::vector<std::string> wordsWithLineEnd(std::string_view text, bool (*isWhitespace)(char32_t) = isSpace);

}  // namespace twb::text::py
