#include <algorithm>
#include <array>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/lexer.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isNameByte(char c) {
    return isDigit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}

bool isHexDigit(char c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/// Length of a run of digits in which single underscores may stand between two of them.
std::size_t digitRun(std::string_view text, std::size_t at, bool (*accepts)(char)) {
    std::size_t end = at;
    while (end < text.size() && (accepts(text[end]) || (end > at && text[end] == '_' && end + 1 < text.size() && accepts(text[end + 1])))) {
        ++end;
    }
    return end - at;
}

char32_t codePoint(std::string_view digits, int base, int line) {
    char32_t value = 0;
    for (const char c : digits) {
        value = value * static_cast<char32_t>(base) + static_cast<char32_t>(isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        throw Failure("an escape in a string names no Unicode character", line);
    }
    return value;
}

}  // namespace

std::string unescape(std::string_view literal, int line) {
    std::string out;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        if (literal[i] != '\\' || i + 1 == literal.size()) {
            out += literal[i];
            continue;
        }
        const char c = literal[++i];
        static constexpr std::string_view kLetters = "abfnrtv\\'\"";
        static constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
        const std::size_t simple = kLetters.find(c);
        const std::size_t hexDigits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (simple != std::string_view::npos) {
            out += kMeanings[simple];
        } else if (c == '\n') {
            continue;  // a line joined to the next
        } else if (hexDigits > 0) {
            const std::string_view digits = literal.substr(i + 1, hexDigits);
            if (digits.size() != hexDigits || !std::all_of(digits.begin(), digits.end(), isHexDigit)) {
                throw Failure(std::string("truncated \\") + c + " escape in a string", line);
            }
            appendUtf8(out, codePoint(digits, 16, line));
            i += hexDigits;
        } else if (c >= '0' && c <= '7') {
            std::size_t count = 1;
            while (count < 3 && i + count < literal.size() && literal[i + count] >= '0' && literal[i + count] <= '7') {
                ++count;
            }
            appendUtf8(out, codePoint(literal.substr(i, count), 8, line));
            i += count - 1;
        } else if (c == 'N') {
            throw Failure("\\N{...} escapes are not supported in strings", line);
        } else {
            out += '\\';
            out += c;
        }
    }
    return out;
}

Token ExpressionLexer::next() {
    const char c = m_source[m_at];
    if (c == '\'' || c == '"') {
        return stringLiteral();
    }
    if (isDigit(c)) {
        return number();
    }
    return isNameByte(c) ? name() : symbol();
}

Token ExpressionLexer::stringLiteral() {
    const char quote = m_source[m_at];
    const int line = m_line;
    std::size_t end = m_at + 1;
    while (end < m_source.size() && m_source[end] != quote) {
        end += m_source[end] == '\\' ? 2 : 1;
    }
    if (end >= m_source.size()) {
        throw Failure("a string is not closed: expected " + std::string(1, quote), line);
    }
    const std::string_view literal = m_source.substr(m_at + 1, end - m_at - 1);
    m_line += static_cast<int>(std::count(literal.begin(), literal.end(), '\n'));
    m_at = end + 1;
    return {TokenKind::String, unescape(literal, line), line};
}

Token ExpressionLexer::number() {
    const std::string_view rest = m_source.substr(m_at);
    const char prefix = rest.size() > 1 && rest[0] == '0' ? static_cast<char>(rest[1] | 0x20) : '\0';
    std::size_t length = 0;
    TokenKind kind = TokenKind::Integer;
    if (prefix == 'x' || prefix == 'o' || prefix == 'b') {
        length = 2 + digitRun(m_source, m_at + 2, isHexDigit);
    } else {
        length = digitRun(rest, 0, isDigit);
        // `messages.0.role`: a number after a dot has no fraction.
        const bool afterDot = m_at > 0 && m_source[m_at - 1] == '.';
        if (!afterDot && length + 1 < rest.size() && rest[length] == '.' && isDigit(rest[length + 1])) {
            kind = TokenKind::Float;
            length += 1 + digitRun(rest, length + 1, isDigit);
        }
        std::size_t exponent = length + 1;
        if (!afterDot && length < rest.size() && (rest[length] | 0x20) == 'e') {
            exponent += exponent < rest.size() && (rest[exponent] == '+' || rest[exponent] == '-') ? 1 : 0;
            const std::size_t digits = digitRun(rest, exponent, isDigit);
            if (digits > 0) {
                kind = TokenKind::Float;
                length = exponent + digits;
            }
        }
    }
    std::string text(rest.substr(0, length));
    std::erase(text, '_');
    m_at += length;
    return {kind, std::move(text), m_line};
}

Token ExpressionLexer::name() {
    std::size_t end = m_at;
    while (end < m_source.size() && isNameByte(m_source[end])) {
        ++end;
    }
    std::string text(m_source.substr(m_at, end - m_at));
    const std::u32string characters = decode(text);
    if (!std::all_of(characters.begin(), characters.end(), isWord)) {
        throw Failure("unexpected character in '" + text + "'", m_line);
    }
    m_at = end;
    return {TokenKind::Name, std::move(text), m_line};
}

Token ExpressionLexer::symbol() {
    static constexpr std::array<std::string_view, 26> kSymbols = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[",
                                                                  "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ",", ";"};
    const auto found =
        std::find_if(kSymbols.begin(), kSymbols.end(), [&](std::string_view symbol) { return m_source.substr(m_at).starts_with(symbol); });
    if (found == kSymbols.end()) {
        throw Failure("unexpected char '" + std::string(1, m_source[m_at]) + "'", m_line);
    }
    std::string text(*found);
    balance(text);
    m_at += text.size();
    return {TokenKind::Operator, std::move(text), m_line};
}

void ExpressionLexer::balance(const std::string& symbol) {
    if (symbol == "(" || symbol == "[" || symbol == "{") {
        m_open.push_back(symbol == "(" ? ')' : symbol == "[" ? ']' : '}');
    } else if (symbol == ")" || symbol == "]" || symbol == "}") {
        if (m_open.empty()) {
            throw Failure("unexpected '" + symbol + "'", m_line);
        }
        if (m_open.back() != symbol[0]) {
            throw Failure("unexpected '" + symbol + "', expected '" + std::string(1, m_open.back()) + "'", m_line);
        }
        m_open.pop_back();
    }
}

}  // namespace twb::text::jinja
