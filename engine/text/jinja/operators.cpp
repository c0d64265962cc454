#include "engine/text/jinja/operators.h"

#include <cmath>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/format.h"
#include "engine/text/jinja/markup.h"
#include "engine/text/jinja/object.h"

namespace twb::text::jinja {
namespace {

const char* symbol(Arithmetic operation) {
    switch (operation) {
        case Arithmetic::Add:
            return "+";
        case Arithmetic::Subtract:
            return "-";
        case Arithmetic::Multiply:
            return "*";
        case Arithmetic::Divide:
            return "/";
        case Arithmetic::FloorDivide:
            return "//";
        case Arithmetic::Modulo:
            return "%";
        default:
            return "** or pow()";
    }
}

[[noreturn]] void failOperands(Arithmetic operation, const Value& left, const Value& right) {
    if (operation == Arithmetic::Add && left.isText()) {
        throw Failure("can only concatenate str (not \"" + right.typeName() + "\") to str");
    }
    if (operation == Arithmetic::Add && left.list()) {
        throw Failure("can only concatenate " + left.typeName() + " (not \"" + right.typeName() + "\") to " + left.typeName());
    }
    throw Failure("unsupported operand type(s) for " + std::string(symbol(operation)) + ": '" + left.typeName() + "' and '" +
                  right.typeName() + "'");
}

[[noreturn]] void failTooLarge() {
    throw Failure("a whole number has more than 38 digits");
}

Integer floorDivide(Integer left, Integer right) {
    const Integer quotient = left / right;
    return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

double floorModulo(double left, double right) {
    const double rest = std::fmod(left, right);
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
}

Integer power(Integer base, Integer exponent) {
    Integer result = 1;
    while (exponent > 0) {
        if (exponent % 2 == 1 && __builtin_mul_overflow(result, base, &result)) {
            failTooLarge();
        }
        exponent /= 2;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) {
            failTooLarge();
        }
    }
    return result;
}

Value integerArithmetic(Arithmetic operation, Integer left, Integer right) {
    const bool divides = operation == Arithmetic::Divide || operation == Arithmetic::FloorDivide || operation == Arithmetic::Modulo;
    if (divides && right == 0) {
        throw Failure(operation == Arithmetic::Divide ? "division by zero" : "integer division or modulo by zero");
    }
    Integer result = 0;
    bool overflow = false;
    switch (operation) {
        case Arithmetic::Add:
            overflow = __builtin_add_overflow(left, right, &result);
            break;
        case Arithmetic::Subtract:
            overflow = __builtin_sub_overflow(left, right, &result);
            break;
        case Arithmetic::Multiply:
            overflow = __builtin_mul_overflow(left, right, &result);
            break;
        case Arithmetic::Divide:
            return Value(static_cast<double>(left) / static_cast<double>(right));
        case Arithmetic::FloorDivide:
        case Arithmetic::Modulo:
            if (right == -1) {  // the one quotient that can overflow
                overflow = __builtin_sub_overflow(Integer(0), left, &result);
                result = operation == Arithmetic::Modulo ? 0 : result;
            } else {
                result = floorDivide(left, right);
                result = operation == Arithmetic::Modulo ? left - result * right : result;
            }
            break;
        case Arithmetic::Power:
            if (right < 0) {
                if (left == 0) {
                    throw Failure("0.0 cannot be raised to a negative power");
                }
                return Value(std::pow(static_cast<double>(left), static_cast<double>(right)));
            }
            return Value(power(left, right));
    }
    if (overflow) {
        failTooLarge();
    }
    return Value(result);
}

Value realArithmetic(Arithmetic operation, double left, double right) {
    switch (operation) {
        case Arithmetic::Add:
            return Value(left + right);
        case Arithmetic::Subtract:
            return Value(left - right);
        case Arithmetic::Multiply:
            return Value(left * right);
        case Arithmetic::Power:
            if (left == 0 && right < 0) {
                throw Failure("0.0 cannot be raised to a negative power");
            }
            if (left < 0 && std::trunc(right) != right) {
                throw Failure("a root of a negative number is not supported");
            }
            return Value(std::pow(left, right));
        default:
            break;
    }
    if (right == 0) {
        throw Failure(operation == Arithmetic::Divide ? "float division by zero" : "float modulo");
    }
    switch (operation) {
        case Arithmetic::Divide:
            return Value(left / right);
        case Arithmetic::FloorDivide:
            return Value(std::floor((left - floorModulo(left, right)) / right + 0.5));
        default:
            return Value(floorModulo(left, right));
    }
}

Value repeated(const Value& value, Integer times, Budget& budget) {
    const std::size_t count = times < 0 ? 0 : static_cast<std::size_t>(std::min<Integer>(times, Integer(1) << 40));
    if (const std::string* text = value.text()) {
        budget.checkBytes(count, text->size());
        std::string out;
        for (std::size_t i = 0; i < count && !text->empty(); ++i) {
            out += *text;
        }
        return value.isMarkup() ? Value::markup(std::move(out)) : Value(std::move(out));
    }
    const List& list = *value.list();
    budget.checkBytes(count, list.items().size() * sizeof(Value));
    std::vector<Value> items;
    for (std::size_t i = 0; i < count && !list.items().empty(); ++i) {
        items.insert(items.end(), list.items().begin(), list.items().end());
    }
    return list.isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

Value concatenated(const Value& left, const Value& right, Budget& budget) {
    if (left.isText()) {
        budget.checkBytes(left.text()->size() + right.text()->size());
        if (left.isMarkup() || right.isMarkup()) {
            return Value::markup(*escaped(left, budget).text() + *escaped(right, budget).text());
        }
        return Value(*left.text() + *right.text());
    }
    const List& first = *left.list();
    const List& second = *right.list();
    budget.checkBytes(first.items().size() + second.items().size(), sizeof(Value));
    budget.step((first.items().size() + second.items().size()) / 64);
    std::vector<Value> items(first.items());
    items.insert(items.end(), second.items().begin(), second.items().end());
    return first.isTuple() ? Value::tuple(std::move(items)) : Value::list(std::move(items));
}

bool listsEqual(const List& left, const List& right, Budget& budget) {
    if (left.isTuple() != right.isTuple() || left.items().size() != right.items().size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.items().size(); ++i) {
        if (!areEqual(left.items()[i], right.items()[i], budget)) {
            return false;
        }
    }
    return true;
}

bool dictsEqual(const Dict& left, const Dict& right, Budget& budget) {
    if (left.entries().size() != right.entries().size()) {
        return false;
    }
    for (const auto& [key, value] : left.entries()) {
        const Value* other = right.find(key);
        if (!other || !areEqual(value, *other, budget)) {
            return false;
        }
    }
    return true;
}

void failIfUndefined(const Value& left, const Value& right) {
    if (left.isUndefined()) {
        throw Failure(left.undefinedMessage());
    }
    if (right.isUndefined()) {
        throw Failure(right.undefinedMessage());
    }
}

}  // namespace

bool isTrue(const Value& value) {
    if (const bool* boolean = value.boolean()) {
        return *boolean;
    }
    if (const Integer* integer = value.integer()) {
        return *integer != 0;
    }
    if (const double* real = value.real()) {
        return *real != 0;
    }
    if (value.isNone() || value.isUndefined()) {
        return false;
    }
    if (const Object* object = value.object()) {
        return object->length().value_or(1) != 0;
    }
    return lengthOf(value) != 0;
}

bool areEqual(const Value& left, const Value& right, Budget& budget) {
    budget.step();
    const auto leftInteger = left.asInteger();
    const auto rightInteger = right.asInteger();
    if (leftInteger && rightInteger) {
        return *leftInteger == *rightInteger;
    }
    const auto leftReal = left.asReal();
    const auto rightReal = right.asReal();
    if (leftReal || rightReal) {
        return leftReal && rightReal && *leftReal == *rightReal;
    }
    if (left.isText() && right.isText()) {
        return *left.text() == *right.text();
    }
    if (left.list() && right.list()) {
        return listsEqual(*left.list(), *right.list(), budget);
    }
    if (left.dict() && right.dict()) {
        return dictsEqual(*left.dict(), *right.dict(), budget);
    }
    if (left.object() || right.object()) {
        return left.object() == right.object();
    }
    return (left.isNone() && right.isNone()) || (left.isUndefined() && right.isUndefined());
}

bool isLess(const Value& left, const Value& right, Budget& budget) {
    budget.step();
    failIfUndefined(left, right);
    const auto leftInteger = left.asInteger();
    const auto rightInteger = right.asInteger();
    if (leftInteger && rightInteger) {
        return *leftInteger < *rightInteger;
    }
    const auto leftReal = left.asReal();
    const auto rightReal = right.asReal();
    if (leftReal && rightReal) {
        return *leftReal < *rightReal;
    }
    if (left.isText() && right.isText()) {
        return *left.text() < *right.text();  // UTF-8 orders as the code points do
    }
    if (left.list() && right.list() && left.list()->isTuple() == right.list()->isTuple()) {
        const auto& first = left.list()->items();
        const auto& second = right.list()->items();
        for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
            if (!areEqual(first[i], second[i], budget)) {
                return isLess(first[i], second[i], budget);
            }
        }
        return first.size() < second.size();
    }
    throw Failure("'<' not supported between instances of '" + left.typeName() + "' and '" + right.typeName() + "'");
}

bool contains(const Value& container, const Value& item, Budget& budget) {
    if (const std::string* text = container.text()) {
        if (!item.isText()) {
            throw Failure("'in <string>' requires string as left operand, not " + item.typeName());
        }
        return text->find(*item.text()) != std::string::npos;
    }
    if (const Dict* dict = container.dict()) {
        return dict->find(item) != nullptr;
    }
    if (!isIterable(container)) {
        throw Failure("argument of type '" + container.typeName() + "' is not iterable");
    }
    const ListPtr items = itemsOf(container, budget);
    for (const Value& candidate : items->items()) {
        if (areEqual(candidate, item, budget)) {
            return true;
        }
    }
    return false;
}

bool compare(Comparison operation, const Value& left, const Value& right, Budget& budget) {
    switch (operation) {
        case Comparison::Equal:
            return areEqual(left, right, budget);
        case Comparison::NotEqual:
            return !areEqual(left, right, budget);
        case Comparison::Less:
            return isLess(left, right, budget);
        case Comparison::Greater:
            return isLess(right, left, budget);
        case Comparison::LessEqual:
            return isLess(left, right, budget) || areEqual(left, right, budget);
        case Comparison::GreaterEqual:
            return isLess(right, left, budget) || areEqual(left, right, budget);
        case Comparison::In:
            return contains(right, left, budget);
        default:
            return !contains(right, left, budget);
    }
}

Value calculate(Arithmetic operation, const Value& left, const Value& right, Budget& budget) {
    failIfUndefined(left, right);
    if (operation == Arithmetic::Modulo && left.isText()) {
        return formatPercent(left, right, budget);
    }
    const auto leftInteger = left.asInteger();
    const auto rightInteger = right.asInteger();
    if (leftInteger && rightInteger) {
        return integerArithmetic(operation, *leftInteger, *rightInteger);
    }
    const auto leftReal = left.asReal();
    const auto rightReal = right.asReal();
    if (leftReal && rightReal) {
        return realArithmetic(operation, *leftReal, *rightReal);
    }
    if (operation == Arithmetic::Multiply) {
        if ((left.isText() || left.list()) && rightInteger) {
            return repeated(left, *rightInteger, budget);
        }
        if ((right.isText() || right.list()) && leftInteger) {
            return repeated(right, *leftInteger, budget);
        }
        if (left.isText() || left.list()) {
            throw Failure("can't multiply sequence by non-int of type '" + right.typeName() + "'");
        }
    }
    const bool sameKind =
        (left.isText() && right.isText()) || (left.list() && right.list() && left.list()->isTuple() == right.list()->isTuple());
    if (operation == Arithmetic::Add && sameKind) {
        return concatenated(left, right, budget);
    }
    failOperands(operation, left, right);
}

Value negated(const Value& value) {
    if (const auto integer = value.asInteger()) {
        return integerArithmetic(Arithmetic::Subtract, 0, *integer);
    }
    if (const double* real = value.real()) {
        return Value(-*real);
    }
    failIfUndefined(value, value);
    throw Failure("bad operand type for unary -: '" + value.typeName() + "'");
}

Value plus(const Value& value) {
    if (const auto integer = value.asInteger()) {
        return Value(*integer);
    }
    if (value.real()) {
        return value;
    }
    failIfUndefined(value, value);
    throw Failure("bad operand type for unary +: '" + value.typeName() + "'");
}

}  // namespace twb::text::jinja
