#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/text/jinja/filters.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/value.h"

/// What the parser makes of a template. Names are Jinja's, where it has one.
namespace twb::text::jinja {

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<Expression>;
using Block = std::vector<Statement>;

// ---- expressions --------------------------------------------------------------------------------------------------------------------

struct CallArguments {
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr spread;       ///< *list
    ExpressionPtr namedSpread;  ///< **dict
};

struct Literal {
    Value value;
};

struct Name {
    std::string name;
};

struct ListLiteral {
    std::vector<ExpressionPtr> items;
    bool tuple = false;
};

struct DictLiteral {
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};

enum class UnaryOperation { Not, Negate, Plus };

struct Unary {
    UnaryOperation operation;
    ExpressionPtr operand;
};

struct Calculation {
    Arithmetic operation;
    ExpressionPtr left;
    ExpressionPtr right;
};

/// `and`, `or`: give one of their operands, as Python does.
struct Logic {
    bool isAnd;
    ExpressionPtr left;
    ExpressionPtr right;
};

/// a < b < c
struct ComparisonChain {
    ExpressionPtr first;
    std::vector<std::pair<Comparison, ExpressionPtr>> rest;
};

/// a ~ b
struct Concatenation {
    std::vector<ExpressionPtr> parts;
};

struct Conditional {
    ExpressionPtr test;
    ExpressionPtr then;
    ExpressionPtr otherwise;  ///< null: undefined
};

struct AttributeAccess {
    ExpressionPtr object;
    std::string name;
};

struct ItemAccess {
    ExpressionPtr object;
    ExpressionPtr key;
};

struct SliceAccess {
    ExpressionPtr object;
    ExpressionPtr start;  ///< null: not given
    ExpressionPtr stop;
    ExpressionPtr step;
};

struct Call {
    ExpressionPtr callee;
    CallArguments arguments;
};

struct FilterCall {
    ExpressionPtr input;  ///< null: the text of the surrounding block
    std::string name;
    Filter filter = nullptr;  ///< null: unknown, an error only when it is reached
    CallArguments arguments;
};

struct TestCall {
    ExpressionPtr input;
    std::string name;
    Test test = nullptr;
    CallArguments arguments;
};

struct Expression {
    int line = 0;
    std::variant<Literal, Name, ListLiteral, DictLiteral, Unary, Calculation, Logic, ComparisonChain, Concatenation, Conditional,
                 AttributeAccess, ItemAccess, SliceAccess, Call, FilterCall, TestCall>
        node;
};

// ---- statements ---------------------------------------------------------------------------------------------------------------------

/// What `set` and `for` write to: a name, an attribute of a namespace, or a tuple of targets.
struct Target {
    std::string name;
    std::string attribute;      ///< of the namespace `name`; empty: the name itself
    std::vector<Target> parts;  ///< not empty: a tuple
};

struct Data {
    std::string text;
};

struct Print {
    ExpressionPtr value;
};

struct If {
    std::vector<std::pair<ExpressionPtr, Block>> branches;
    Block otherwise;
};

struct For {
    Target target;
    ExpressionPtr items;
    ExpressionPtr filter;  ///< null: all items
    bool recursive = false;
    Block body;
    Block otherwise;
};

struct Set {
    Target target;
    ExpressionPtr value;
};

struct SetBlock {
    Target target;
    ExpressionPtr filter;  ///< a FilterCall on the block's text, or null
    Block body;
};

struct With {
    std::vector<std::pair<Target, ExpressionPtr>> variables;
    Block body;
};

struct Signature {
    std::vector<std::string> names;
    std::vector<ExpressionPtr> defaults;  ///< of the last names
};

struct MacroDefinition {
    std::string name;
    Signature signature;
    Block body;
    bool usesCaller = false;  ///< which of the special names the body reads
    bool usesVarargs = false;
    bool usesKwargs = false;
};

struct CallBlock {
    ExpressionPtr call;
    std::shared_ptr<const MacroDefinition> caller;
};

struct FilterBlock {
    ExpressionPtr filter;
    Block body;
};

/// A block with its own scope and nothing else: `block`, and transformers' `generation`.
struct Scoped {
    Block body;
};

enum class LoopControl { Break, Continue };

struct Statement {
    int line = 0;
    std::variant<Data, Print, If, For, Set, SetBlock, With, std::shared_ptr<const MacroDefinition>, CallBlock, FilterBlock, Scoped,
                 LoopControl>
        node;
};

}  // namespace twb::text::jinja
