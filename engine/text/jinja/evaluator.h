#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/text/jinja/ast.h"
#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/loop.h"
#include "engine/text/jinja/object.h"
#include "engine/text/jinja/scope.h"

namespace twb::text::jinja {

/// One rendering of a template. Statements are in evaluator.cpp, expressions in evaluator_expressions.cpp.
class Evaluator {
public:
    Evaluator(const Limits& limits, std::vector<std::pair<std::string, Value>> variables);
    ~Evaluator();
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    std::string render(const Block& body);

    int line() const { return m_line; }  ///< of what is being rendered, for messages

    /// Runs a macro's body (called by the macro's value).
    Value callMacro(const MacroDefinition& macro, const std::shared_ptr<Scope>& definedIn, Arguments& arguments);

private:
    enum class Flow { Next, Break, Continue };
    class ScopeGuard;

    // statements
    Flow run(const Block& block);
    Flow runStatement(const Statement& statement);
    Flow execute(const Data& data);
    Flow execute(const Print& print);
    Flow execute(const If& node);
    Flow execute(const For& node);
    Flow execute(const Set& node);
    Flow execute(const SetBlock& node);
    Flow execute(const With& node);
    Flow execute(const std::shared_ptr<const MacroDefinition>& macro);
    Flow execute(const CallBlock& node);
    Flow execute(const FilterBlock& node);
    Flow execute(const Scoped& node);
    Flow execute(const LoopControl& control);
    void runLoop(const For& node, const Value& items, std::int64_t depth);
    std::string capture(const Block& body);
    void write(std::string_view text);
    void assign(const Target& target, Value value);
    void fillScope(const MacroDefinition& macro, Arguments& arguments, Scope& scope);
    Value defaultOf(const MacroDefinition& macro, std::size_t index);
    Value makeMacro(const std::shared_ptr<const MacroDefinition>& macro);

    // expressions
    Value evaluate(const Expression& expression);
    Value evaluate(const Literal& node);
    Value evaluate(const Name& node);
    Value evaluate(const ListLiteral& node);
    Value evaluate(const DictLiteral& node);
    Value evaluate(const Unary& node);
    Value evaluate(const Calculation& node);
    Value evaluate(const Logic& node);
    Value evaluate(const ComparisonChain& node);
    Value evaluate(const Concatenation& node);
    Value evaluate(const Conditional& node);
    Value evaluate(const AttributeAccess& node);
    Value evaluate(const ItemAccess& node);
    Value evaluate(const SliceAccess& node);
    Value evaluate(const Call& node);
    Value evaluate(const FilterCall& node);
    Value evaluate(const TestCall& node);
    Value applyFilter(const FilterCall& node, const Value& input);
    Value filterText(const Expression& filter, Value text);
    Arguments evaluateArguments(const CallArguments& arguments);
    Value charged(Value made);

    Budget m_budget;
    std::shared_ptr<Scope> m_scope;
    std::string* m_output = nullptr;
    int m_line = 1;

    // What may refer to itself through a variable is kept here, and emptied at the end.
    std::vector<std::shared_ptr<Scope>> m_scopes;
    std::vector<std::shared_ptr<Namespace>> m_namespaces;
};

}  // namespace twb::text::jinja
