#pragma once

#include <string_view>
#include <vector>

#include "engine/text/jinja/token.h"

namespace twb::text::jinja {

/// Reads the inside of one tag: names, numbers, strings and operators.
class ExpressionLexer {
public:
    /// `at` and `line` move along as tokens are read.
    ExpressionLexer(std::string_view source, std::size_t& at, int& line) : m_source(source), m_at(at), m_line(line) {}

    /// The next token at the current place, which is not a space. Throws Failure for a character that begins none.
    Token next();

    /// Whether brackets are open, in which case `}}` and `%}` belong to the expression.
    bool isInsideBrackets() const { return !m_open.empty(); }

private:
    Token stringLiteral();
    Token number();
    Token name();
    Token symbol();
    void balance(const std::string& symbol);

    std::string_view m_source;
    std::size_t& m_at;
    int& m_line;
    std::vector<char> m_open;  ///< the closing brackets that are awaited
};

/// The value of a string literal without its quotes, its escapes resolved as Python's unicode-escape codec does.
std::string unescape(std::string_view literal, int line);

}  // namespace twb::text::jinja
