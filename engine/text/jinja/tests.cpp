// Jinja's tests: `value is name(arguments)`.
#include <cmath>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/filter_table.h"
#include "engine/text/jinja/methods.h"
#include "engine/text/jinja/object.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {
namespace {

void noArguments(const Arguments& arguments) {
    const Parameters none("test", arguments, {});
}

/// A test that takes nothing but the value.
template <bool (*Predicate)(const Value&)>
bool plain(const Value& input, Arguments& arguments, Budget&) {
    noArguments(arguments);
    return Predicate(input);
}

template <Comparison Operation>
bool comparison(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("test", arguments, {"other"}, 1);
    return compare(Operation, input, given[0], budget);
}

bool hasRest(const Value& value, const Value& divisor, int rest, Budget& budget) {
    return areEqual(calculate(Arithmetic::Modulo, value, divisor, budget), Value(rest), budget);
}

bool isOdd(const Value& input, Arguments& arguments, Budget& budget) {
    noArguments(arguments);
    return hasRest(input, Value(2), 1, budget);
}

bool isEven(const Value& input, Arguments& arguments, Budget& budget) {
    noArguments(arguments);
    return hasRest(input, Value(2), 0, budget);
}

bool isDivisibleBy(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("divisibleby", arguments, {"num"}, 1);
    return hasRest(input, given[0], 0, budget);
}

/// Python's `is`: the same object. Equal short texts and small numbers are the same object in Python, as they are here.
bool isSameAs(const Value& input, Arguments& arguments, Budget& budget) {
    const Parameters given("sameas", arguments, {"other"}, 1);
    const Value& other = given[0];
    if (input.list() || other.list()) {
        return input.list() == other.list();
    }
    if (input.dict() || other.dict()) {
        return input.dict() == other.dict();
    }
    return input.typeName() == other.typeName() && areEqual(input, other, budget);
}

bool isSequence(const Value& input) {
    const Object* object = input.object();
    return input.list() || input.dict() || input.isText() || (object && object->isSequence());
}

bool isTrueItself(const Value& input) {
    return input.boolean() && *input.boolean();
}

bool isFalseItself(const Value& input) {
    return input.boolean() && !*input.boolean();
}

bool isCallable(const Value& input) {
    return input.isUndefined() || (input.object() && input.object()->isCallable());
}

bool isLowerTest(const Value& input, Arguments& arguments, Budget& budget) {
    noArguments(arguments);
    return isLowerText(toText(input, budget));
}

bool isUpperTest(const Value& input, Arguments& arguments, Budget& budget) {
    noArguments(arguments);
    return isUpperText(toText(input, budget));
}

constexpr auto kTests = std::to_array<NamedFunction<Test>>({
    {"!=", comparison<Comparison::NotEqual>},
    {"<", comparison<Comparison::Less>},
    {"<=", comparison<Comparison::LessEqual>},
    {"==", comparison<Comparison::Equal>},
    {">", comparison<Comparison::Greater>},
    {">=", comparison<Comparison::GreaterEqual>},
    {"boolean", plain<[](const Value& v) { return v.boolean() != nullptr; }>},
    {"callable", plain<isCallable>},
    {"defined", plain<[](const Value& v) { return !v.isUndefined(); }>},
    {"divisibleby", isDivisibleBy},
    {"eq", comparison<Comparison::Equal>},
    {"equalto", comparison<Comparison::Equal>},
    {"escaped", plain<[](const Value& v) { return v.isMarkup(); }>},
    {"even", isEven},
    {"false", plain<isFalseItself>},
    {"filter", plain<[](const Value& v) { return v.isText() && findFilter(*v.text()); }>},
    {"float", plain<[](const Value& v) { return v.real() != nullptr; }>},
    {"ge", comparison<Comparison::GreaterEqual>},
    {"greaterthan", comparison<Comparison::Greater>},
    {"gt", comparison<Comparison::Greater>},
    {"in", comparison<Comparison::In>},
    {"integer", plain<[](const Value& v) { return v.integer() != nullptr; }>},
    {"iterable", plain<isIterable>},
    {"le", comparison<Comparison::LessEqual>},
    {"lessthan", comparison<Comparison::Less>},
    {"lower", isLowerTest},
    {"lt", comparison<Comparison::Less>},
    {"mapping", plain<[](const Value& v) { return v.dict() != nullptr; }>},
    {"ne", comparison<Comparison::NotEqual>},
    {"none", plain<[](const Value& v) { return v.isNone(); }>},
    {"number", plain<[](const Value& v) { return v.isNumber(); }>},
    {"odd", isOdd},
    {"sameas", isSameAs},
    {"sequence", plain<isSequence>},
    {"string", plain<[](const Value& v) { return v.isText(); }>},
    {"test", plain<[](const Value& v) { return v.isText() && findTest(*v.text()); }>},
    {"true", plain<isTrueItself>},
    {"undefined", plain<[](const Value& v) { return v.isUndefined(); }>},
    {"upper", isUpperTest},
});

}  // namespace

Test findTest(std::string_view name) {
    return findByName(kTests, name);
}

}  // namespace twb::text::jinja
