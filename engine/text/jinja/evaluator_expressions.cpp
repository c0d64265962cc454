#include "engine/text/jinja/evaluator.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {

Value Evaluator::evaluate(const Expression& expression) {
    const Budget::Level level(m_budget);
    m_budget.step();
    m_line = expression.line;
    return std::visit([this](const auto& node) { return evaluate(node); }, expression.node);
}

Value Evaluator::evaluate(const Literal& node) {
    return node.value;
}

Value Evaluator::evaluate(const Name& node) {
    const Value* value = m_scope->find(node.name);
    return value ? *value : Value::undefined("'" + node.name + "' is undefined");
}

Value Evaluator::evaluate(const ListLiteral& node) {
    std::vector<Value> items;
    items.reserve(node.items.size());
    for (const ExpressionPtr& item : node.items) {
        items.push_back(evaluate(*item));
    }
    return node.tuple ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

Value Evaluator::evaluate(const DictLiteral& node) {
    auto dict = std::make_shared<Dict>();
    for (const auto& [key, value] : node.entries) {
        Value evaluatedKey = evaluate(*key);
        dict->set(std::move(evaluatedKey), evaluate(*value));
    }
    return Value(DictPtr(std::move(dict)));
}

Value Evaluator::evaluate(const Unary& node) {
    const Value operand = evaluate(*node.operand);
    switch (node.operation) {
        case UnaryOperation::Not:
            return Value(!isTrue(operand));
        case UnaryOperation::Negate:
            return negated(operand);
        default:
            return plus(operand);
    }
}

Value Evaluator::evaluate(const Calculation& node) {
    const Value left = evaluate(*node.left);
    const Value right = evaluate(*node.right);
    return charged(calculate(node.operation, left, right, m_budget));
}

Value Evaluator::evaluate(const Logic& node) {
    Value left = evaluate(*node.left);
    return isTrue(left) == node.isAnd ? evaluate(*node.right) : left;
}

Value Evaluator::evaluate(const ComparisonChain& node) {
    Value left = evaluate(*node.first);
    for (const auto& [operation, operand] : node.rest) {
        Value right = evaluate(*operand);
        if (!compare(operation, left, right, m_budget)) {
            return Value(false);
        }
        left = std::move(right);
    }
    return Value(true);
}

Value Evaluator::evaluate(const Concatenation& node) {
    std::string text;
    for (const ExpressionPtr& part : node.parts) {
        text += toText(evaluate(*part), m_budget);
        m_budget.checkBytes(text.size());
    }
    return charged(Value(std::move(text)));
}

Value Evaluator::evaluate(const Conditional& node) {
    const int line = m_line;
    if (isTrue(evaluate(*node.test))) {
        return evaluate(*node.then);
    }
    if (node.otherwise) {
        return evaluate(*node.otherwise);
    }
    return Value::undefined("the inline if-expression on line " + std::to_string(line) +
                            " evaluated to false and no else section was defined.");
}

Value Evaluator::evaluate(const AttributeAccess& node) {
    return attributeOf(evaluate(*node.object), node.name, m_budget);
}

Value Evaluator::evaluate(const ItemAccess& node) {
    const Value object = evaluate(*node.object);
    return itemOf(object, evaluate(*node.key), m_budget);
}

Value Evaluator::evaluate(const SliceAccess& node) {
    const Value object = evaluate(*node.object);
    const auto part = [this](const ExpressionPtr& expression) { return expression ? evaluate(*expression) : Value(); };
    const Value start = part(node.start);
    const Value stop = part(node.stop);
    return charged(sliceOf(object, start, stop, part(node.step), m_budget));
}

Value Evaluator::evaluate(const Call& node) {
    const Value callee = evaluate(*node.callee);
    Arguments arguments = evaluateArguments(node.arguments);
    return charged(callValue(callee, arguments, m_budget));
}

Value Evaluator::evaluate(const FilterCall& node) {
    return applyFilter(node, evaluate(*node.input));
}

Value Evaluator::evaluate(const TestCall& node) {
    const Value input = evaluate(*node.input);
    if (!node.test) {
        throw Failure("No test named '" + node.name + "'.");
    }
    Arguments arguments = evaluateArguments(node.arguments);
    return Value(node.test(input, arguments, m_budget));
}

Value Evaluator::applyFilter(const FilterCall& node, const Value& input) {
    if (!node.filter) {
        throw Failure("No filter named '" + node.name + "'.");
    }
    Arguments arguments = evaluateArguments(node.arguments);
    return charged(node.filter(input, arguments, m_budget));
}

// Texts and lists cost steps by their size, so that a rendering cannot fill the memory with many of them.
Value Evaluator::charged(Value made) {
    m_budget.step(sizeInSteps(made));
    return made;
}

// The filters of a `filter` or `set` block, whose innermost input is the block's text.
Value Evaluator::filterText(const Expression& filter, Value text) {
    const auto& node = std::get<FilterCall>(filter.node);
    const Value input = node.input ? filterText(*node.input, std::move(text)) : std::move(text);
    return applyFilter(node, input);
}

Arguments Evaluator::evaluateArguments(const CallArguments& arguments) {
    Arguments result;
    for (const ExpressionPtr& argument : arguments.positional) {
        result.positional.push_back(evaluate(*argument));
    }
    for (const auto& [name, argument] : arguments.named) {
        result.named.emplace_back(name, evaluate(*argument));
    }
    if (arguments.spread) {
        const ListPtr items = itemsOf(evaluate(*arguments.spread), m_budget);
        result.positional.insert(result.positional.end(), items->items().begin(), items->items().end());
    }
    if (arguments.namedSpread) {
        const Value value = evaluate(*arguments.namedSpread);
        const Dict* dict = value.dict();
        if (!dict) {
            throw Failure("argument after ** must be a mapping, not " + value.typeName());
        }
        for (const auto& [key, item] : dict->entries()) {
            result.named.emplace_back(toText(key, m_budget), item);
        }
    }
    return result;
}

}  // namespace twb::text::jinja
