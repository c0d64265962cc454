#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What Python's str does and C++ has not: the tokenizers written in Python lean on it.
namespace twb::text::py {

/// UTF-8 to code points; what is not well-formed becomes U+FFFD.
std::u32string decode(std::string_view utf8);
std::string encode(std::u32string_view text);
std::string encode(char32_t c);
/// The characters of a text, each as UTF-8 (list(text)).
std::vector<std::string> characters(std::string_view utf8);

bool isSpace(char32_t c);        ///< str.isspace
bool isPunctuation(char32_t c);  ///< ASCII that is neither letter, digit nor space, and category P
bool isControl(char32_t c);      ///< category C, without tab and line ends
bool isMark(char32_t c);         ///< category Mn
bool isOther(char32_t c);        ///< category C

std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string nfc(std::string_view text);
std::string nfd(std::string_view text);

std::string strip(std::string_view text);
std::string lstrip(std::string_view text);
std::string rstrip(std::string_view text);
/// text.split(): words between white space.
std::vector<std::string> split(std::string_view text);
/// text.split(separator).
std::vector<std::string> split(std::string_view text, std::string_view separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace(std::string text, std::string_view from, std::string_view to);
/// re.findall(r"\S+\n?", text).
std::vector<std::string> wordsWithLineEnd(std::string_view text);

}  // namespace twb::text::py
