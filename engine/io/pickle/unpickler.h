#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/io/byte_reader.h"
#include "engine/io/pickle/pickle_value.h"

/// Python's pickle format (protocols 0 to 5, PEP 3154 and 574), read by a machine that runs nothing: names of classes and functions go to a
/// PickleClasses, which knows the few that files of weights need and refuses all others.
namespace twb::io {

/// What the names in a pickle mean.
class PickleClasses {
public:
    virtual ~PickleClasses() = default;
    /// Throws when the class or function is not one of the known ones.
    virtual void check(const std::string& module, const std::string& name) = 0;
    /// The result of calling `callable` (a Global) with a tuple of arguments.
    virtual PickleValue* call(PickleArena& arena, const PickleValue& callable, const PickleValue& arguments) = 0;
    /// Sets the state of an object that call() made.
    virtual void build(PickleArena& arena, PickleValue& object, const PickleValue& state) = 0;
    /// The object that an id outside the pickle stands for.
    virtual PickleValue* persistent(PickleArena& arena, const PickleValue& id) = 0;
};

class Unpickler {
public:
    Unpickler(ByteReader& reader, PickleArena& arena, PickleClasses& classes) : m_reader(reader), m_arena(arena), m_classes(classes) {}

    /// Runs up to and with STOP; the reader then stands behind it. Throws Error(InvalidFile | Unsupported) naming the file.
    PickleValue* load();

private:
    bool step(unsigned char opcode, PickleValue*& result);
    bool pushNumber(unsigned char opcode);
    bool pushText(unsigned char opcode);
    bool memoise(unsigned char opcode);
    bool collect(unsigned char opcode);
    bool callOrBuild(unsigned char opcode);

    PickleValue* push(PickleValue::Kind kind);
    PickleValue* pushInt(std::int64_t value);
    PickleValue* pushLong(std::uint64_t size);
    PickleValue* pushText(PickleValue::Kind kind, std::string_view text);
    void pushTuple(std::size_t count);
    void pushGlobal(const std::string& module, const std::string& name);
    PickleValue& top();
    PickleValue* pop();
    std::vector<PickleValue*> popToMark();
    std::string_view line();
    [[noreturn]] void fail(const std::string& what) const;

    ByteReader& m_reader;
    PickleArena& m_arena;
    PickleClasses& m_classes;
    std::vector<PickleValue*> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
};

}  // namespace twb::io
