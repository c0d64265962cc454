#pragma once

#include "engine/text/jinja/budget.h"
#include "engine/text/jinja/value.h"

/// Python's operators on values. A wrong pair of types fails in Python's words.
namespace twb::text::jinja {

struct Arguments;

enum class Arithmetic { Add, Subtract, Multiply, Divide, FloorDivide, Modulo, Power };
enum class Comparison { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, NotIn };

bool isTrue(const Value& value);
bool areEqual(const Value& left, const Value& right, Budget& budget);
bool isLess(const Value& left, const Value& right, Budget& budget);
bool contains(const Value& container, const Value& item, Budget& budget);
bool compare(Comparison operation, const Value& left, const Value& right, Budget& budget);

Value calculate(Arithmetic operation, const Value& left, const Value& right, Budget& budget);
Value negated(const Value& value);
Value plus(const Value& value);  ///< the sign: +value

/// len(value); fails for what has no length.
std::size_t lengthOf(const Value& value);

/// The items that a loop over the value sees: of a list, the characters of a text, the keys of a dictionary.
/// Fails for what cannot be iterated; an iterator is used up.
ListPtr itemsOf(const Value& value, Budget& budget);
bool isIterable(const Value& value);

/// value.name: attribute or method first, then item (jinja2.Environment.getattr).
Value attributeOf(const Value& value, const std::string& name, Budget& budget);

/// value[key]: item first, then attribute (jinja2.Environment.getitem).
Value itemOf(const Value& value, const Value& key, Budget& budget);

/// value[start:stop:step]; None for a part that is not given.
Value sliceOf(const Value& value, const Value& start, const Value& stop, const Value& step, Budget& budget);

/// What a value of its size costs in steps.
std::uint64_t sizeInSteps(const Value& value);

/// Calls a macro, function or method.
Value callValue(const Value& callee, Arguments& arguments, Budget& budget);

}  // namespace twb::text::jinja
