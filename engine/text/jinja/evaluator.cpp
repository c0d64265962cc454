#include "engine/text/jinja/evaluator.h"

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/globals.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {
namespace {

// Macros and namespaces are kept until the end, so there must not be many.
constexpr std::uint64_t kStepsPerKept = 100;

/// A macro with the scope that it was defined in.
class Macro : public Object {
public:
    Macro(Evaluator& evaluator, std::shared_ptr<const MacroDefinition> definition, std::shared_ptr<Scope> scope)
        : m_evaluator(evaluator), m_definition(std::move(definition)), m_scope(std::move(scope)) {}

    std::string typeName() const override { return "Macro"; }
    std::string repr(Budget&) const override { return "<Macro " + reprText(m_definition->name) + ">"; }
    bool isCallable() const override { return true; }
    Value call(Arguments& arguments, Budget&) override { return m_evaluator.callMacro(*m_definition, m_scope, arguments); }
    std::optional<Value> attribute(std::string_view name) override {
        if (name == "name") {
            return Value(m_definition->name);
        }
        if (name == "arguments") {
            std::vector<Value> names(m_definition->signature.names.begin(), m_definition->signature.names.end());
            return Value::tuple(std::move(names));
        }
        return std::nullopt;
    }

private:
    Evaluator& m_evaluator;
    std::shared_ptr<const MacroDefinition> m_definition;
    std::shared_ptr<Scope> m_scope;
};

}  // namespace

/// A scope of its own for the lifetime of the object.
class Evaluator::ScopeGuard {
public:
    ScopeGuard(Evaluator& evaluator, const std::shared_ptr<Scope>& parent)
        : m_evaluator(evaluator), m_outer(std::exchange(evaluator.m_scope, std::make_shared<Scope>(parent))) {}
    explicit ScopeGuard(Evaluator& evaluator) : ScopeGuard(evaluator, evaluator.m_scope) {}
    ~ScopeGuard() { m_evaluator.m_scope = std::move(m_outer); }
    ScopeGuard(const ScopeGuard&) = delete;
    ScopeGuard& operator=(const ScopeGuard&) = delete;

private:
    Evaluator& m_evaluator;
    std::shared_ptr<Scope> m_outer;
};

Evaluator::Evaluator(const Limits& limits, std::vector<std::pair<std::string, Value>> variables)
    : m_budget(limits), m_scope(std::make_shared<Scope>(nullptr)) {
    addGlobals(*m_scope, [this](const std::shared_ptr<Namespace>& made) {
        m_budget.step(kStepsPerKept);
        m_namespaces.push_back(made);
    });
    m_scope = std::make_shared<Scope>(m_scope);
    for (auto& [name, value] : variables) {
        m_scope->variables[name] = std::move(value);
    }
}

Evaluator::~Evaluator() {
    for (const auto& made : m_namespaces) {
        made->clear();
    }
    for (const auto& scope : m_scopes) {
        scope->variables.clear();
    }
}

std::string Evaluator::render(const Block& body) {
    return capture(body);
}

// ---- statements ---------------------------------------------------------------------------------------------------------------------

Evaluator::Flow Evaluator::run(const Block& block) {
    for (const Statement& statement : block) {
        const Flow flow = runStatement(statement);
        if (flow != Flow::Next) {
            return flow;
        }
    }
    return Flow::Next;
}

Evaluator::Flow Evaluator::runStatement(const Statement& statement) {
    const Budget::Level level(m_budget);
    m_budget.step();
    m_line = statement.line;
    return std::visit([this](const auto& node) { return execute(node); }, statement.node);
}

Evaluator::Flow Evaluator::execute(const Data& data) {
    write(data.text);
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const Print& print) {
    write(toText(evaluate(*print.value), m_budget));
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const If& node) {
    for (const auto& [test, body] : node.branches) {
        if (isTrue(evaluate(*test))) {
            return run(body);
        }
    }
    return run(node.otherwise);
}

Evaluator::Flow Evaluator::execute(const For& node) {
    runLoop(node, evaluate(*node.items), 0);
    return Flow::Next;
}

void Evaluator::runLoop(const For& node, const Value& items, std::int64_t depth) {
    const std::shared_ptr<Scope> outer = m_scope;
    Loop::Accepts accepts;
    if (node.filter) {
        accepts = [this, &node, outer](const Value& item) {
            const ScopeGuard guard(*this, outer);
            assign(node.target, item);
            return isTrue(evaluate(*node.filter));
        };
    }
    Loop::Recurse recurse;
    if (node.recursive) {
        recurse = [this, &node, outer](const Value& children, std::int64_t childDepth) {
            const Budget::Level level(m_budget);
            const ScopeGuard guard(*this, outer);
            std::string text;
            std::string* const output = std::exchange(m_output, &text);
            try {
                runLoop(node, children, childDepth);
            } catch (...) {
                m_output = output;
                throw;
            }
            m_output = output;
            return Value(std::move(text));
        };
    }
    const auto loop = std::make_shared<Loop>(itemsOf(items, m_budget), std::move(accepts), std::move(recurse), depth);
    const auto finish = [](Loop* finished) { finished->finish(); };
    const std::unique_ptr<Loop, decltype(finish)> finisher(loop.get(), finish);
    bool any = false;
    while (std::optional<Value> item = loop->next()) {
        any = true;
        m_budget.step();
        const ScopeGuard guard(*this);
        m_scope->variables["loop"] = Value(ObjectPtr(loop));
        assign(node.target, std::move(*item));
        if (run(node.body) == Flow::Break) {
            break;
        }
    }
    if (!any) {
        const ScopeGuard guard(*this);
        run(node.otherwise);
    }
}

Evaluator::Flow Evaluator::execute(const Set& node) {
    assign(node.target, evaluate(*node.value));
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const SetBlock& node) {
    Value text(capture(node.body));
    assign(node.target, node.filter ? filterText(*node.filter, std::move(text)) : std::move(text));
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const With& node) {
    // All values are computed outside, as in Jinja since 2.9.
    std::vector<Value> values;
    for (const auto& variable : node.variables) {
        values.push_back(evaluate(*variable.second));
    }
    const ScopeGuard guard(*this);
    for (std::size_t i = 0; i < values.size(); ++i) {
        assign(node.variables[i].first, std::move(values[i]));
    }
    return run(node.body);
}

Evaluator::Flow Evaluator::execute(const std::shared_ptr<const MacroDefinition>& macro) {
    m_scope->variables[macro->name] = makeMacro(macro);
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const CallBlock& node) {
    const Call& call = std::get<Call>(node.call->node);
    const Value callee = evaluate(*call.callee);
    Arguments arguments = evaluateArguments(call.arguments);
    arguments.named.emplace_back("caller", makeMacro(node.caller));
    write(toText(callValue(callee, arguments, m_budget), m_budget));
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const FilterBlock& node) {
    write(toText(filterText(*node.filter, Value(capture(node.body))), m_budget));
    return Flow::Next;
}

Evaluator::Flow Evaluator::execute(const Scoped& node) {
    const ScopeGuard guard(*this);
    return run(node.body);
}

Evaluator::Flow Evaluator::execute(const LoopControl& control) {
    return control == LoopControl::Break ? Flow::Break : Flow::Continue;
}

// The text that a block writes, in a scope of its own.
std::string Evaluator::capture(const Block& body) {
    const ScopeGuard guard(*this);
    std::string text;
    std::string* const output = std::exchange(m_output, &text);
    try {
        run(body);
    } catch (...) {
        m_output = output;
        throw;
    }
    m_output = output;
    return text;
}

void Evaluator::write(std::string_view text) {
    m_budget.checkBytes(m_output->size() + text.size());
    m_output->append(text);
}

void Evaluator::assign(const Target& target, Value value) {
    if (!target.parts.empty()) {
        const ListPtr items = itemsOf(value, m_budget);
        if (items->items().size() != target.parts.size()) {
            const bool few = items->items().size() < target.parts.size();
            throw Failure(few ? "not enough values to unpack (expected " + std::to_string(target.parts.size()) + ", got " +
                                    std::to_string(items->items().size()) + ")"
                              : "too many values to unpack (expected " + std::to_string(target.parts.size()) + ")");
        }
        for (std::size_t i = 0; i < target.parts.size(); ++i) {
            assign(target.parts[i], items->items()[i]);
        }
        return;
    }
    if (target.attribute.empty()) {
        m_scope->variables[target.name] = std::move(value);
        return;
    }
    const Value* holder = m_scope->find(target.name);
    auto* space = holder ? dynamic_cast<Namespace*>(holder->object()) : nullptr;
    if (!space) {
        throw Failure("cannot assign attribute '" + target.attribute + "' on '" + target.name + "', which is not a namespace");
    }
    space->set(target.attribute, std::move(value));
}

// ---- macros -------------------------------------------------------------------------------------------------------------------------

Value Evaluator::makeMacro(const std::shared_ptr<const MacroDefinition>& macro) {
    m_budget.step(kStepsPerKept);
    m_scopes.push_back(m_scope);
    return Value(ObjectPtr(std::make_shared<Macro>(*this, macro, m_scope)));
}

Value Evaluator::callMacro(const MacroDefinition& macro, const std::shared_ptr<Scope>& definedIn, Arguments& arguments) {
    const Budget::Level level(m_budget);
    const int line = m_line;
    const ScopeGuard guard(*this, definedIn);
    fillScope(macro, arguments, *m_scope);
    Value text(capture(macro.body));
    m_line = line;
    return text;
}

void Evaluator::fillScope(const MacroDefinition& macro, Arguments& arguments, Scope& scope) {
    const std::vector<std::string>& names = macro.signature.names;
    auto& named = arguments.named;
    const auto takeNamed = [&named](const std::string& name) -> std::optional<Value> {
        for (auto place = named.begin(); place != named.end(); ++place) {
            if (place->first == name) {
                Value value = std::move(place->second);
                named.erase(place);
                return value;
            }
        }
        return std::nullopt;
    };
    bool namesCaller = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
        namesCaller = namesCaller || names[i] == "caller";
        if (i < arguments.positional.size()) {
            scope.variables[names[i]] = arguments.positional[i];
            continue;
        }
        std::optional<Value> given = takeNamed(names[i]);
        scope.variables[names[i]] = given ? std::move(*given) : defaultOf(macro, i);
    }
    if (macro.usesCaller && !namesCaller) {
        scope.variables["caller"] = takeNamed("caller").value_or(Value::undefined("No caller defined"));
    }
    if (macro.usesKwargs) {
        auto rest = std::make_shared<Dict>();
        for (auto& [name, value] : named) {
            rest->set(Value(name), std::move(value));
        }
        scope.variables["kwargs"] = Value(DictPtr(std::move(rest)));
    } else if (!named.empty()) {
        throw Failure("macro '" + macro.name + "' takes no keyword argument '" + named.front().first + "'");
    }
    if (macro.usesVarargs) {
        const std::size_t used = std::min(names.size(), arguments.positional.size());
        scope.variables["varargs"] =
            Value::tuple({arguments.positional.begin() + static_cast<std::ptrdiff_t>(used), arguments.positional.end()});
    } else if (arguments.positional.size() > names.size()) {
        throw Failure("macro '" + macro.name + "' takes not more than " + std::to_string(names.size()) + " argument(s)");
    }
}

Value Evaluator::defaultOf(const MacroDefinition& macro, std::size_t index) {
    const std::size_t withoutDefault = macro.signature.names.size() - macro.signature.defaults.size();
    if (index >= withoutDefault) {
        return evaluate(*macro.signature.defaults[index - withoutDefault]);
    }
    return Value::undefined("parameter '" + macro.signature.names[index] + "' was not provided");
}

}  // namespace twb::text::jinja
