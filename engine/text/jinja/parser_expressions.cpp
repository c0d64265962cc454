#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/parser.h"
#include "engine/text/jinja/parser_nesting.h"

namespace twb::text::jinja {
namespace {

template <class Node>
ExpressionPtr make(int line, Node node) {
    return std::make_unique<Expression>(Expression{line, std::move(node)});
}

}  // namespace

// Chains such as a + b + c make trees as deep as they are long, which are walked recursively later.
void Parser::link() {
    static constexpr int kMaxLinks = 10'000;
    if (++m_links > kMaxLinks) {
        fail("a tag holds more than " + std::to_string(kMaxLinks) + " operators");
    }
}

// expression: or-expression [`if` or-expression [`else` expression]]
ExpressionPtr Parser::expression() {
    const Nesting nesting(*this);
    const int line = current().line;
    ExpressionPtr node = orExpression();
    while (skipName("if")) {
        link();
        ExpressionPtr condition = orExpression();
        ExpressionPtr otherwise = skipName("else") ? expression() : nullptr;
        node = make(line, Conditional{std::move(condition), std::move(node), std::move(otherwise)});
    }
    return node;
}

// One expression, or several separated by commas.
ExpressionPtr Parser::tuple(TupleIn place) {
    const int line = current().line;
    const auto atEnd = [this, place] {
        return current().kind == TokenKind::VariableEnd || current().kind == TokenKind::BlockEnd || current().isOperator(")") ||
               (place == TupleIn::For && current().isName("recursive"));
    };
    const bool withCondition = place == TupleIn::Tag || place == TupleIn::Parentheses;  // `for x in a if b` has its own `if`
    ListLiteral list{{}, true};
    bool isTuple = false;
    while (!atEnd()) {
        list.items.push_back(withCondition ? expression() : orExpression());
        if (!current().isOperator(",")) {
            break;
        }
        isTuple = true;
        take();
    }
    if (!isTuple && list.items.size() == 1) {
        return std::move(list.items.front());
    }
    if (!isTuple && place != TupleIn::Parentheses) {
        fail("Expected an expression, got " + describe(current()));
    }
    return make(line, std::move(list));
}

ExpressionPtr Parser::orExpression() {
    const Nesting nesting(*this);
    const int line = current().line;
    ExpressionPtr left = andExpression();
    while (skipName("or")) {
        link();
        ExpressionPtr right = andExpression();
        left = make(line, Logic{false, std::move(left), std::move(right)});
    }
    return left;
}

ExpressionPtr Parser::andExpression() {
    const int line = current().line;
    ExpressionPtr left = notExpression();
    while (skipName("and")) {
        link();
        ExpressionPtr right = notExpression();
        left = make(line, Logic{true, std::move(left), std::move(right)});
    }
    return left;
}

ExpressionPtr Parser::notExpression() {
    const Nesting nesting(*this);
    const int line = current().line;
    if (skipName("not")) {
        return make(line, Unary{UnaryOperation::Not, notExpression()});
    }
    return comparison();
}

ExpressionPtr Parser::comparison() {
    static constexpr std::pair<const char*, Comparison> kOperators[] = {{"==", Comparison::Equal},  {"!=", Comparison::NotEqual},
                                                                        {"<", Comparison::Less},    {"<=", Comparison::LessEqual},
                                                                        {">", Comparison::Greater}, {">=", Comparison::GreaterEqual}};
    const int line = current().line;
    ComparisonChain chain{sum(), {}};
    while (true) {
        const auto* found =
            std::find_if(std::begin(kOperators), std::end(kOperators), [this](const auto& row) { return current().isOperator(row.first); });
        if (found != std::end(kOperators)) {
            take();
            chain.rest.emplace_back(found->second, sum());
        } else if (skipName("in")) {
            chain.rest.emplace_back(Comparison::In, sum());
        } else if (current().isName("not") && following().isName("in")) {
            take();
            take();
            chain.rest.emplace_back(Comparison::NotIn, sum());
        } else {
            break;
        }
    }
    return chain.rest.empty() ? std::move(chain.first) : make(line, std::move(chain));
}

ExpressionPtr Parser::sum() {
    const int line = current().line;
    ExpressionPtr left = concatenation();
    while (current().isOperator("+") || current().isOperator("-")) {
        link();
        const Arithmetic operation = take().text == "+" ? Arithmetic::Add : Arithmetic::Subtract;
        ExpressionPtr right = concatenation();
        left = make(line, Calculation{operation, std::move(left), std::move(right)});
    }
    return left;
}

ExpressionPtr Parser::concatenation() {
    const int line = current().line;
    Concatenation node;
    node.parts.push_back(product());
    while (skipOperator("~")) {
        node.parts.push_back(product());
    }
    return node.parts.size() == 1 ? std::move(node.parts.front()) : make(line, std::move(node));
}

ExpressionPtr Parser::product() {
    static constexpr std::pair<const char*, Arithmetic> kOperators[] = {
        {"*", Arithmetic::Multiply}, {"/", Arithmetic::Divide}, {"//", Arithmetic::FloorDivide}, {"%", Arithmetic::Modulo}};
    const int line = current().line;
    ExpressionPtr left = power();
    while (true) {
        const auto* found =
            std::find_if(std::begin(kOperators), std::end(kOperators), [this](const auto& row) { return current().isOperator(row.first); });
        if (found == std::end(kOperators)) {
            return left;
        }
        link();
        take();
        ExpressionPtr right = power();
        left = make(line, Calculation{found->second, std::move(left), std::move(right)});
    }
}

ExpressionPtr Parser::power() {
    const int line = current().line;
    ExpressionPtr left = unary();
    while (skipOperator("**")) {
        link();
        ExpressionPtr right = unary();
        left = make(line, Calculation{Arithmetic::Power, std::move(left), std::move(right)});
    }
    return left;
}

ExpressionPtr Parser::unary(bool withFilter) {
    const Nesting nesting(*this);
    const int line = current().line;
    ExpressionPtr node;
    if (skipOperator("-")) {
        node = make(line, Unary{UnaryOperation::Negate, unary(false)});
    } else if (skipOperator("+")) {
        node = make(line, Unary{UnaryOperation::Plus, unary(false)});
    } else {
        node = primary();
    }
    node = postfix(std::move(node));
    return withFilter ? filtersAndTests(std::move(node)) : std::move(node);
}

ExpressionPtr Parser::primary() {
    const Token token = current();
    switch (token.kind) {
        case TokenKind::Name:
            take();
            if (token.text == "true" || token.text == "True" || token.text == "false" || token.text == "False") {
                return make(token.line, Literal{Value(token.text == "true" || token.text == "True")});
            }
            if (token.text == "none" || token.text == "None") {
                return make(token.line, Literal{Value()});
            }
            noteName(token.text);
            return make(token.line, Name{token.text});
        case TokenKind::String: {
            std::string text;
            while (current().kind == TokenKind::String) {  // neighbours are joined
                text += take().text;
            }
            return make(token.line, Literal{Value(std::move(text))});
        }
        case TokenKind::Integer:
        case TokenKind::Float:
            return number();
        default:
            break;
    }
    if (skipOperator("(")) {
        ExpressionPtr node = tuple(TupleIn::Parentheses);
        expectOperator(")");
        return node;
    }
    if (token.isOperator("[")) {
        return listLiteral();
    }
    if (token.isOperator("{")) {
        return dictLiteral();
    }
    fail("unexpected " + describe(token), token.line);
}

ExpressionPtr Parser::number() {
    const Token token = take();
    if (token.kind == TokenKind::Float) {
        return make(token.line, Literal{Value(std::strtod(token.text.c_str(), nullptr))});
    }
    const std::string& text = token.text;
    const char prefix = text.size() > 1 ? static_cast<char>(text[1] | 0x20) : '\0';
    const int base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    if (base == 10) {
        const auto value = parseDecimal(text);
        if (!value || (text.size() > 1 && text[0] == '0' && *value != 0)) {
            fail("'" + text + "' is not a number that can be read", token.line);
        }
        return make(token.line, Literal{Value(*value)});
    }
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size()) {
        fail("'" + text + "' is not a number that can be read", token.line);
    }
    return make(token.line, Literal{Value(Integer(value))});
}

ExpressionPtr Parser::listLiteral() {
    const int line = take().line;
    ListLiteral list;
    while (!current().isOperator("]")) {
        if (!list.items.empty()) {
            expectOperator(",");
        }
        if (current().isOperator("]")) {
            break;
        }
        list.items.push_back(expression());
    }
    expectOperator("]");
    return make(line, std::move(list));
}

ExpressionPtr Parser::dictLiteral() {
    const int line = take().line;
    DictLiteral dict;
    while (!current().isOperator("}")) {
        if (!dict.entries.empty()) {
            expectOperator(",");
        }
        if (current().isOperator("}")) {
            break;
        }
        ExpressionPtr key = expression();
        expectOperator(":");
        dict.entries.emplace_back(std::move(key), expression());
    }
    expectOperator("}");
    return make(line, std::move(dict));
}

ExpressionPtr Parser::postfix(ExpressionPtr node) {
    while (true) {
        link();
        if (current().isOperator(".")) {
            node = attribute(std::move(node));
        } else if (current().isOperator("[")) {
            node = subscript(std::move(node));
        } else if (current().isOperator("(")) {
            node = call(std::move(node));
        } else {
            return node;
        }
    }
}

ExpressionPtr Parser::filtersAndTests(ExpressionPtr node) {
    while (true) {
        link();
        if (skipOperator("|")) {
            node = filter(std::move(node));
        } else if (current().isName("is")) {
            node = test(std::move(node));
        } else if (current().isOperator("(")) {
            node = call(std::move(node));
        } else {
            return node;
        }
    }
}

ExpressionPtr Parser::attribute(ExpressionPtr object) {
    const int line = take().line;
    if (current().kind == TokenKind::Name) {
        return make(line, AttributeAccess{std::move(object), take().text});
    }
    if (current().kind != TokenKind::Integer) {
        fail("expected name or number after '.', got " + describe(current()));
    }
    return make(line, ItemAccess{std::move(object), number()});
}

ExpressionPtr Parser::subscript(ExpressionPtr object) {
    const int line = take().line;
    if (current().isOperator("]")) {
        fail("expected an index or a slice between '[' and ']'");
    }
    ExpressionPtr first = current().isOperator(":") ? nullptr : expression();
    if (!skipOperator(":")) {
        if (current().isOperator(",")) {  // several: a tuple as the key
            ListLiteral key{{}, true};
            key.items.push_back(std::move(first));
            while (skipOperator(",")) {
                key.items.push_back(expression());
            }
            first = make(line, std::move(key));
        }
        expectOperator("]");
        return make(line, ItemAccess{std::move(object), std::move(first)});
    }
    const auto part = [this]() -> ExpressionPtr { return current().isOperator(":") || current().isOperator("]") ? nullptr : expression(); };
    ExpressionPtr stop = part();
    ExpressionPtr step = skipOperator(":") ? part() : nullptr;
    expectOperator("]");
    return make(line, SliceAccess{std::move(object), std::move(first), std::move(stop), std::move(step)});
}

ExpressionPtr Parser::call(ExpressionPtr callee) {
    const int line = current().line;
    CallArguments arguments = callArguments();
    return make(line, Call{std::move(callee), std::move(arguments)});
}

CallArguments Parser::callArguments() {
    const int line = current().line;
    expectOperator("(");
    CallArguments arguments;
    const auto ensure = [&](bool holds) {
        if (!holds) {
            fail("invalid syntax for function call expression", line);
        }
    };
    bool first = true;
    while (!current().isOperator(")")) {
        if (!first) {
            expectOperator(",");
            if (current().isOperator(")")) {
                break;
            }
        }
        first = false;
        if (skipOperator("*")) {
            ensure(!arguments.spread && !arguments.namedSpread);
            arguments.spread = expression();
        } else if (skipOperator("**")) {
            ensure(!arguments.namedSpread);
            arguments.namedSpread = expression();
        } else if (current().kind == TokenKind::Name && following().isOperator("=")) {
            ensure(!arguments.namedSpread);
            std::string name = take().text;
            take();
            arguments.named.emplace_back(std::move(name), expression());
        } else {
            ensure(!arguments.spread && !arguments.namedSpread && arguments.named.empty());
            arguments.positional.push_back(expression());
        }
    }
    expectOperator(")");
    return arguments;
}

std::string Parser::dottedName(const char* what) {
    std::string name = takeName(what);
    while (skipOperator(".")) {
        name += "." + takeName(what);
    }
    return name;
}

ExpressionPtr Parser::filter(ExpressionPtr input) {
    const int line = current().line;
    FilterCall node;
    node.input = std::move(input);
    node.name = dottedName("the name of a filter");
    node.filter = findFilter(node.name);
    if (!node.filter && !m_conditional) {
        fail("No filter named '" + node.name + "'.", line);
    }
    if (current().isOperator("(")) {
        node.arguments = callArguments();
    }
    return make(line, std::move(node));
}

ExpressionPtr Parser::filterChain(ExpressionPtr input) {
    input = filter(std::move(input));
    while (skipOperator("|")) {
        link();
        input = filter(std::move(input));
    }
    return input;
}

ExpressionPtr Parser::test(ExpressionPtr input) {
    const int line = take().line;
    const bool negated = skipName("not");
    TestCall node;
    node.input = std::move(input);
    node.name = dottedName("the name of a test");
    node.test = findTest(node.name);
    if (!node.test && !m_conditional) {
        fail("No test named '" + node.name + "'.", line);
    }
    const Token& token = current();
    const bool startsValue = token.kind == TokenKind::Name || token.kind == TokenKind::String || token.kind == TokenKind::Integer ||
                             token.kind == TokenKind::Float || token.isOperator("[") || token.isOperator("{");
    if (token.isOperator("(")) {
        node.arguments = callArguments();
    } else if (startsValue && !token.isName("else") && !token.isName("or") && !token.isName("and")) {
        if (token.isName("is")) {
            fail("You cannot chain multiple tests with is");
        }
        node.arguments.positional.push_back(postfix(primary()));
    }
    ExpressionPtr result = make(line, std::move(node));
    return negated ? make(line, Unary{UnaryOperation::Not, std::move(result)}) : std::move(result);
}

}  // namespace twb::text::jinja
