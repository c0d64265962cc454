#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/text/jinja/ast.h"
#include "engine/text/jinja/token.h"

namespace twb::text::jinja {

/// Recursive descent over the tokens, with the grammar and the precedence of jinja2.parser. The functions of expressions are in
/// parser_expressions.cpp, those of statements in parser.cpp. All throw Failure with the line and what was expected.
class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

    Block parse();

private:
    class Nesting;

    /// Where expressions separated by commas may stand.
    enum class TupleIn { Tag, Parentheses, For, If };

    /// Which special names the macro that is being read uses.
    struct NamesUsed {
        bool caller = false;
        bool varargs = false;
        bool kwargs = false;
    };

    // tokens
    const Token& current() const { return m_tokens[m_at]; }
    const Token& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    Token take();
    bool skipOperator(const char* symbol);
    bool skipName(const char* name);
    void expectOperator(const char* symbol);
    void expectName(const char* name);
    std::string takeName(const char* what);
    void expectBlockEnd();
    [[noreturn]] void fail(const std::string& message, int line = 0) const;

    // statements
    Block block(std::vector<std::string> ends);
    Statement statement();
    Statement statementNamed(const Token& tag);
    Statement forStatement();
    Statement ifStatement();
    Statement setStatement();
    Statement withStatement();
    Statement macroStatement();
    Statement callStatement();
    Statement filterStatement();
    Statement scopedStatement(const char* end);
    Statement printStatement();
    Target target(bool allowNamespace);
    Target singleTarget(bool allowNamespace);
    Signature signature();
    void macroBody(MacroDefinition& macro, const char* end);
    void noteName(const std::string& name);
    [[noreturn]] void failUnknownTag(const Token& tag) const;
    [[noreturn]] void failUnexpectedEnd() const;
    std::string expectedEnds() const;

    // expressions
    ExpressionPtr expression();
    ExpressionPtr tuple(TupleIn place);
    void link();
    ExpressionPtr orExpression();
    ExpressionPtr andExpression();
    ExpressionPtr notExpression();
    ExpressionPtr comparison();
    ExpressionPtr sum();
    ExpressionPtr concatenation();
    ExpressionPtr product();
    ExpressionPtr power();
    ExpressionPtr unary(bool withFilter = true);
    ExpressionPtr primary();
    ExpressionPtr number();
    ExpressionPtr listLiteral();
    ExpressionPtr dictLiteral();
    ExpressionPtr postfix(ExpressionPtr node);
    ExpressionPtr filtersAndTests(ExpressionPtr node);
    ExpressionPtr subscript(ExpressionPtr object);
    ExpressionPtr attribute(ExpressionPtr object);
    ExpressionPtr call(ExpressionPtr callee);
    ExpressionPtr filter(ExpressionPtr input);
    ExpressionPtr filterChain(ExpressionPtr input);
    ExpressionPtr test(ExpressionPtr input);
    CallArguments callArguments();
    std::string dottedName(const char* what);

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    int m_links = 0;                               ///< operators so far in this tag
    int m_loops = 0;                               ///< loops around, inside the innermost macro
    bool m_conditional = false;                    ///< inside an `if`: an unknown filter is an error only when it is reached
    std::vector<std::vector<std::string>> m_ends;  ///< end tags that are awaited, outermost first
    std::vector<std::string> m_tags;               ///< tags that are open
    std::vector<NamesUsed> m_namesUsed;            ///< one a macro around
};

}  // namespace twb::text::jinja
