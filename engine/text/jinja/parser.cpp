#include "engine/text/jinja/parser.h"

#include <algorithm>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/parser_nesting.h"

namespace twb::text::jinja {
namespace {

/// Sets a variable for the lifetime of the object.
template <class T>
class Restored {
public:
    Restored(T& variable, T value) : m_variable(variable), m_old(std::exchange(variable, value)) {}
    ~Restored() { m_variable = m_old; }
    Restored(const Restored&) = delete;
    Restored& operator=(const Restored&) = delete;

private:
    T& m_variable;
    T m_old;
};

}  // namespace

// ---- tokens -------------------------------------------------------------------------------------------------------------------------

Token Parser::take() {
    Token token = current();
    if (token.kind != TokenKind::End) {
        ++m_at;
    }
    return token;
}

bool Parser::skipOperator(const char* symbol) {
    const bool matches = current().isOperator(symbol);
    if (matches) {
        take();
    }
    return matches;
}

bool Parser::skipName(const char* name) {
    const bool matches = current().isName(name);
    if (matches) {
        take();
    }
    return matches;
}

void Parser::expectOperator(const char* symbol) {
    if (!skipOperator(symbol)) {
        fail("expected '" + std::string(symbol) + "', got " + describe(current()));
    }
}

void Parser::expectName(const char* name) {
    if (!skipName(name)) {
        fail("expected '" + std::string(name) + "', got " + describe(current()));
    }
}

std::string Parser::takeName(const char* what) {
    if (current().kind != TokenKind::Name) {
        fail("expected " + std::string(what) + ", got " + describe(current()));
    }
    return take().text;
}

void Parser::expectBlockEnd() {
    if (current().kind != TokenKind::BlockEnd) {
        fail("expected '%}' (end of statement block), got " + describe(current()));
    }
    take();
}

void Parser::fail(const std::string& message, int line) const {
    throw Failure(message, line > 0 ? line : current().line);
}

// ---- blocks and tags ----------------------------------------------------------------------------------------------------------------

Block Parser::parse() {
    return block({});
}

// Statements up to one of the end tags, which is left as the current token.
Block Parser::block(std::vector<std::string> ends) {
    const Nesting nesting(*this);
    Block body;
    if (!ends.empty()) {
        skipOperator(":");
        expectBlockEnd();
        m_ends.push_back(ends);
    }
    while (current().kind != TokenKind::End) {
        const Token token = take();
        m_links = 0;
        if (token.kind == TokenKind::Data) {
            body.push_back({token.line, Data{token.text}});
        } else if (token.kind == TokenKind::VariableBegin) {
            body.push_back({token.line, Print{tuple(TupleIn::Tag)}});
            if (current().kind != TokenKind::VariableEnd) {
                fail("expected '}}' (end of print statement), got " + describe(current()));
            }
            take();
        } else {
            if (current().kind == TokenKind::Name && std::find(ends.begin(), ends.end(), current().text) != ends.end()) {
                m_ends.pop_back();
                return body;
            }
            body.push_back(statement());
            expectBlockEnd();
        }
    }
    if (!ends.empty()) {
        failUnexpectedEnd();
    }
    return body;
}

Statement Parser::statement() {
    const Token tag = current();
    if (tag.kind != TokenKind::Name) {
        fail("tag name expected, got " + describe(tag));
    }
    m_tags.push_back(tag.text);
    Statement result = statementNamed(tag);
    result.line = tag.line;
    m_tags.pop_back();
    return result;
}

Statement Parser::statementNamed(const Token& tag) {
    const std::string& name = tag.text;
    if (name == "for") {
        return forStatement();
    }
    if (name == "if") {
        return ifStatement();
    }
    if (name == "set") {
        return setStatement();
    }
    if (name == "with") {
        return withStatement();
    }
    if (name == "macro") {
        return macroStatement();
    }
    if (name == "call") {
        return callStatement();
    }
    if (name == "filter") {
        return filterStatement();
    }
    if (name == "print") {
        return printStatement();
    }
    if (name == "block") {
        take();
        const std::string block = takeName("the name of the block");
        skipName("scoped");
        Statement result = scopedStatement("endblock");
        skipName(block.c_str());
        return result;
    }
    if (name == "generation") {
        take();
        return scopedStatement("endgeneration");
    }
    if (name == "break" || name == "continue") {
        if (m_loops == 0) {
            fail("'" + name + "' outside loop");
        }
        take();
        return {tag.line, name == "break" ? LoopControl::Break : LoopControl::Continue};
    }
    if (name == "include" || name == "import" || name == "from" || name == "extends") {
        fail("the tag '" + name + "' needs other template files, which a chat template does not have");
    }
    failUnknownTag(tag);
}

std::string Parser::expectedEnds() const {
    std::string list;
    for (const std::string& end : m_ends.back()) {
        list += (list.empty() ? "'" : " or '") + end + "'";
    }
    return list;
}

void Parser::failUnknownTag(const Token& tag) const {
    std::string message = "Encountered unknown tag '" + tag.text + "'.";
    if (!m_ends.empty()) {
        message += " Jinja was looking for the following tags: " + expectedEnds() + ".";
    }
    if (m_tags.size() > 1) {
        message += " The innermost block that needs to be closed is '" + m_tags[m_tags.size() - 2] + "'.";
    }
    fail(message, tag.line);
}

void Parser::failUnexpectedEnd() const {
    fail("Unexpected end of template. Jinja was looking for the following tags: " + expectedEnds() +
         ". The innermost block that needs to be closed is '" + m_tags.back() + "'.");
}

// ---- statements ---------------------------------------------------------------------------------------------------------------------

Statement Parser::forStatement() {
    For node;
    take();
    node.target = target(false);
    expectName("in");
    node.items = tuple(TupleIn::For);
    node.filter = skipName("if") ? expression() : nullptr;
    node.recursive = skipName("recursive");
    const Restored conditional(m_conditional, false);
    ++m_loops;
    node.body = block({"endfor", "else"});
    --m_loops;
    if (skipName("else")) {
        node.otherwise = block({"endfor"});
    }
    take();  // endfor
    return {0, std::move(node)};
}

Statement Parser::ifStatement() {
    If node;
    take();
    const Restored conditional(m_conditional, true);
    while (true) {
        ExpressionPtr test = tuple(TupleIn::If);
        Block body = block({"elif", "else", "endif"});
        node.branches.emplace_back(std::move(test), std::move(body));
        if (skipName("elif")) {
            continue;
        }
        if (skipName("else")) {
            node.otherwise = block({"endif"});
        }
        take();  // endif
        return {0, std::move(node)};
    }
}

Statement Parser::setStatement() {
    take();
    Target destination = target(true);
    if (skipOperator("=")) {
        return {0, Set{std::move(destination), tuple(TupleIn::Tag)}};
    }
    SetBlock node;
    node.target = std::move(destination);
    node.filter = skipOperator("|") ? filterChain(nullptr) : nullptr;
    node.body = block({"endset"});
    take();
    return {0, std::move(node)};
}

Statement Parser::withStatement() {
    With node;
    take();
    while (current().kind != TokenKind::BlockEnd) {
        if (!node.variables.empty()) {
            expectOperator(",");
        }
        Target destination = singleTarget(false);
        expectOperator("=");
        node.variables.emplace_back(std::move(destination), expression());
    }
    node.body = block({"endwith"});
    take();
    return {0, std::move(node)};
}

Statement Parser::macroStatement() {
    take();
    auto macro = std::make_shared<MacroDefinition>();
    macro->name = takeName("the name of the macro");
    macro->signature = signature();
    macroBody(*macro, "endmacro");
    return {0, std::shared_ptr<const MacroDefinition>(std::move(macro))};
}

Statement Parser::callStatement() {
    take();
    auto caller = std::make_shared<MacroDefinition>();
    caller->name = "caller";
    if (current().isOperator("(")) {
        caller->signature = signature();
    }
    CallBlock node;
    node.call = expression();
    if (!std::holds_alternative<Call>(node.call->node)) {
        fail("expected call", node.call->line);
    }
    macroBody(*caller, "endcall");
    node.caller = std::move(caller);
    return {0, std::move(node)};
}

Statement Parser::filterStatement() {
    take();
    FilterBlock node;
    node.filter = filterChain(nullptr);
    node.body = block({"endfilter"});
    take();
    return {0, std::move(node)};
}

Statement Parser::scopedStatement(const char* end) {
    Scoped node;
    node.body = block({end});
    take();
    return {0, std::move(node)};
}

Statement Parser::printStatement() {
    const int line = take().line;
    Scoped node;
    while (current().kind != TokenKind::BlockEnd) {
        if (!node.body.empty()) {
            expectOperator(",");
        }
        node.body.push_back({line, Print{expression()}});
    }
    return {0, std::move(node)};
}

void Parser::macroBody(MacroDefinition& macro, const char* end) {
    const Restored conditional(m_conditional, false);
    const Restored loops(m_loops, 0);
    m_namesUsed.emplace_back();
    macro.body = block({end});
    take();
    macro.usesCaller = m_namesUsed.back().caller;
    macro.usesVarargs = m_namesUsed.back().varargs;
    macro.usesKwargs = m_namesUsed.back().kwargs;
    m_namesUsed.pop_back();
}

void Parser::noteName(const std::string& name) {
    for (NamesUsed& used : m_namesUsed) {
        used.caller = used.caller || name == "caller";
        used.varargs = used.varargs || name == "varargs";
        used.kwargs = used.kwargs || name == "kwargs";
    }
}

Signature Parser::signature() {
    Signature result;
    expectOperator("(");
    while (!current().isOperator(")")) {
        if (!result.names.empty()) {
            expectOperator(",");
        }
        result.names.push_back(takeName("the name of a parameter"));
        if (skipOperator("=")) {
            result.defaults.push_back(expression());
        } else if (!result.defaults.empty()) {
            fail("non-default argument follows default argument");
        }
    }
    expectOperator(")");
    return result;
}

// ---- targets ------------------------------------------------------------------------------------------------------------------------

Target Parser::target(bool allowNamespace) {
    Target first = singleTarget(allowNamespace);
    if (!current().isOperator(",")) {
        return first;
    }
    Target tuple;
    tuple.parts.push_back(std::move(first));
    while (skipOperator(",")) {
        if (current().isName("in") || current().isOperator("=") || current().isOperator(")") || current().kind == TokenKind::BlockEnd) {
            break;
        }
        tuple.parts.push_back(singleTarget(allowNamespace));
    }
    return tuple;
}

Target Parser::singleTarget(bool allowNamespace) {
    const Nesting nesting(*this);
    if (skipOperator("(")) {
        Target inner = target(false);
        expectOperator(")");
        return inner;
    }
    static const std::vector<std::string> kConstants = {"true", "false", "none", "True", "False", "None"};
    Target result;
    result.name = takeName("a name to assign to");
    if (std::find(kConstants.begin(), kConstants.end(), result.name) != kConstants.end()) {
        fail("can't assign to 'const'");
    }
    if (allowNamespace && skipOperator(".")) {
        result.attribute = takeName("the name of an attribute");
    }
    return result;
}

}  // namespace twb::text::jinja
