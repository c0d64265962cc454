#pragma once

#include <string>
#include <vector>

namespace twb::text::jinja {

enum class TokenKind {
    Data,  ///< text between tags
    BlockBegin,
    BlockEnd,
    VariableBegin,
    VariableEnd,
    Name,
    String,  ///< `text` is the decoded value
    Integer,
    Float,
    Operator,
    End
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;
    int line = 1;

    bool isOperator(const char* symbol) const { return kind == TokenKind::Operator && text == symbol; }
    bool isName(const char* name) const { return kind == TokenKind::Name && text == name; }
};

/// "'endfor'", "end of template", ...: for messages.
std::string describe(const Token& token);

/// Splits a template into tokens, ending with End. Blocks are trimmed and left-stripped as Jinja does with trim_blocks and lstrip_blocks;
/// comments and raw blocks are resolved. Throws Failure with the line.
std::vector<Token> tokenize(const std::string& source);

}  // namespace twb::text::jinja
