#include "engine/io/pickle/unpickler.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "engine/core/error.h"
#include "engine/core/utf8.h"

namespace twb::io {
namespace {

using core::Error;
using core::ErrorCode;
using Kind = PickleValue::Kind;

// clang-format off
// The opcodes, named as in Python's pickle.py.
enum Opcode : unsigned char {
    MARK = '(', STOP = '.', POP = '0', POP_MARK = '1', DUP = '2', FLOAT = 'F', INT = 'I', BININT = 'J', BININT1 = 'K', LONG = 'L',
    BININT2 = 'M', NONE = 'N', PERSID = 'P', BINPERSID = 'Q', REDUCE = 'R', STRING = 'S', BINSTRING = 'T', SHORT_BINSTRING = 'U',
    UNICODE = 'V', BINUNICODE = 'X', APPEND = 'a', BUILD = 'b', GLOBAL = 'c', INST = 'i', DICT = 'd', EMPTY_DICT = '}', APPENDS = 'e', GET = 'g',
    BINGET = 'h', LONG_BINGET = 'j', LIST = 'l', EMPTY_LIST = ']', PUT = 'p', BINPUT = 'q', LONG_BINPUT = 'r', SETITEM = 's', TUPLE = 't',
    EMPTY_TUPLE = ')', SETITEMS = 'u', BINFLOAT = 'G', PROTO = 0x80, NEWOBJ = 0x81, TUPLE1 = 0x85, TUPLE2 = 0x86, TUPLE3 = 0x87,
    NEWTRUE = 0x88, NEWFALSE = 0x89, LONG1 = 0x8a, LONG4 = 0x8b, BINBYTES = 'B', SHORT_BINBYTES = 'C', SHORT_BINUNICODE = 0x8c,
    BINUNICODE8 = 0x8d, BINBYTES8 = 0x8e, EMPTY_SET = 0x8f, ADDITEMS = 0x90, FROZENSET = 0x91, STACK_GLOBAL = 0x93, MEMOIZE = 0x94,
    FRAME = 0x95, BYTEARRAY8 = 0x96
};
// clang-format on

constexpr int kNewestProtocol = 5;

}  // namespace

PickleValue* Unpickler::load() {
    PickleValue* result = nullptr;
    while (!result) {
        const auto opcode = m_reader.number<unsigned char>();
        if (!step(opcode, result) && !pushNumber(opcode) && !pushText(opcode) && !memoise(opcode) && !collect(opcode) &&
            !callOrBuild(opcode)) {
            fail("has the opcode " + std::to_string(opcode) + ", which files of weights do not use");
        }
    }
    return result;
}

void Unpickler::fail(const std::string& what) const {
    throw Error(ErrorCode::InvalidFile,
                m_reader.where() + " is damaged or not a pickle: at byte " + std::to_string(m_reader.position()) + " it " + what + ".");
}

bool Unpickler::step(unsigned char opcode, PickleValue*& result) {
    switch (opcode) {
        case PROTO:
            if (const int protocol = m_reader.number<unsigned char>(); protocol > kNewestProtocol) {
                fail("asks for pickle protocol " + std::to_string(protocol) + "; up to " + std::to_string(kNewestProtocol) + " are known");
            }
            return true;
        case FRAME:
            m_reader.number<std::uint64_t>();
            return true;
        case MARK:
            m_marks.push_back(m_stack.size());
            return true;
        case STOP:
            result = pop();
            return true;
        case POP:
            pop();
            return true;
        case POP_MARK:
            popToMark();
            return true;
        case DUP:
            m_stack.push_back(&top());
            return true;
        default:
            return false;
    }
}

bool Unpickler::pushNumber(unsigned char opcode) {
    switch (opcode) {
        case NONE:
            push(Kind::None);
            return true;
        case NEWTRUE:
        case NEWFALSE:
            push(Kind::Bool)->integer = opcode == NEWTRUE;
            return true;
        case BININT:
            pushInt(m_reader.number<std::int32_t>());
            return true;
        case BININT1:
            pushInt(m_reader.number<std::uint8_t>());
            return true;
        case BININT2:
            pushInt(m_reader.number<std::uint16_t>());
            return true;
        case LONG1:
            pushLong(m_reader.number<std::uint8_t>());
            return true;
        case LONG4:
            pushLong(m_reader.number<std::uint32_t>());
            return true;
        case BINFLOAT: {
            std::uint64_t bits = 0;  // the one number that is big-endian
            for (const std::byte b : m_reader.bytes(sizeof bits)) {
                bits = bits << 8 | std::to_integer<std::uint64_t>(b);
            }
            push(Kind::Float)->number = std::bit_cast<double>(bits);
            return true;
        }
        case INT:
        case LONG: {
            std::string_view digits = line();
            if (opcode == INT && (digits == "00" || digits == "01")) {
                push(Kind::Bool)->integer = digits == "01";
                return true;
            }
            if (digits.ends_with('L')) {
                digits.remove_suffix(1);
            }
            std::int64_t value = 0;
            const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (failure != std::errc() || end != digits.data() + digits.size()) {
                fail("has an integer that is none or larger than 64 bits");
            }
            pushInt(value);
            return true;
        }
        case FLOAT: {
            const std::string_view digits = line();
            double value = 0;
            const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (failure != std::errc() || end != digits.data() + digits.size()) {
                fail("has a number that is none");
            }
            push(Kind::Float)->number = value;
            return true;
        }
        default:
            return false;
    }
}

bool Unpickler::pushText(unsigned char opcode) {
    const auto sized = [&](Kind kind, std::uint64_t size) { pushText(kind, m_reader.text(size)); };
    switch (opcode) {
        case BINUNICODE:
            sized(Kind::String, m_reader.number<std::uint32_t>());
            return true;
        case SHORT_BINUNICODE:
            sized(Kind::String, m_reader.number<std::uint8_t>());
            return true;
        case BINUNICODE8:
            sized(Kind::String, m_reader.number<std::uint64_t>());
            return true;
        case BINSTRING:
            sized(Kind::String, m_reader.number<std::uint32_t>());
            return true;
        case SHORT_BINSTRING:
            sized(Kind::String, m_reader.number<std::uint8_t>());
            return true;
        case BINBYTES:
            sized(Kind::Bytes, m_reader.number<std::uint32_t>());
            return true;
        case SHORT_BINBYTES:
            sized(Kind::Bytes, m_reader.number<std::uint8_t>());
            return true;
        case BINBYTES8:
        case BYTEARRAY8:
            sized(Kind::Bytes, m_reader.number<std::uint64_t>());
            return true;
        case UNICODE:
            pushText(Kind::String, line());
            return true;
        case STRING: {
            std::string_view text = line();
            if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"')) {
                fail("has a text without quotes");
            }
            pushText(Kind::String, text.substr(1, text.size() - 2));
            return true;
        }
        default:
            return false;
    }
}

bool Unpickler::memoise(unsigned char opcode) {
    const auto textKey = [&] {
        const std::string_view digits = line();
        std::uint64_t key = 0;
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), key);
        if (failure != std::errc() || end != digits.data() + digits.size()) {
            fail("names a memo that is no number");
        }
        return key;
    };
    const auto recall = [&](std::uint64_t key) {
        const auto it = m_memo.find(key);
        if (it == m_memo.end()) {
            fail("asks for the memo " + std::to_string(key) + ", which was not stored");
        }
        m_stack.push_back(it->second);
    };
    switch (opcode) {
        case PUT:
            m_memo[textKey()] = &top();
            return true;
        case BINPUT:
            m_memo[m_reader.number<std::uint8_t>()] = &top();
            return true;
        case LONG_BINPUT:
            m_memo[m_reader.number<std::uint32_t>()] = &top();
            return true;
        case MEMOIZE:
            m_memo[m_memo.size()] = &top();
            return true;
        case GET:
            recall(textKey());
            return true;
        case BINGET:
            recall(m_reader.number<std::uint8_t>());
            return true;
        case LONG_BINGET:
            recall(m_reader.number<std::uint32_t>());
            return true;
        default:
            return false;
    }
}

bool Unpickler::collect(unsigned char opcode) {
    const auto append = [&](Kind kind, const std::vector<PickleValue*>& values) {
        if (top().kind != kind || (kind == Kind::Dict && values.size() % 2 != 0)) {
            fail("adds items to something that does not take them");
        }
        top().items.insert(top().items.end(), values.begin(), values.end());
    };
    switch (opcode) {
        case EMPTY_TUPLE:
            pushTuple(0);
            return true;
        case TUPLE1:
            pushTuple(1);
            return true;
        case TUPLE2:
            pushTuple(2);
            return true;
        case TUPLE3:
            pushTuple(3);
            return true;
        case EMPTY_LIST:
            push(Kind::List);
            return true;
        case EMPTY_DICT:
            push(Kind::Dict);
            return true;
        case EMPTY_SET:
            push(Kind::Set);
            return true;
        case TUPLE:
        case LIST:
        case DICT:
        case FROZENSET: {
            std::vector<PickleValue*> items = popToMark();
            push(opcode == TUPLE  ? Kind::Tuple
                 : opcode == LIST ? Kind::List
                 : opcode == DICT ? Kind::Dict
                                  : Kind::Set)
                ->items = std::move(items);
            if (opcode == DICT && top().items.size() % 2 != 0) {
                fail("makes a dictionary of an odd number of items");
            }
            return true;
        }
        case APPEND: {
            PickleValue* item = pop();
            append(Kind::List, {item});
            return true;
        }
        case SETITEM: {
            PickleValue* value = pop();
            PickleValue* key = pop();
            append(Kind::Dict, {key, value});
            return true;
        }
        case APPENDS:
            append(Kind::List, popToMark());
            return true;
        case ADDITEMS:
            append(Kind::Set, popToMark());
            return true;
        case SETITEMS:
            append(Kind::Dict, popToMark());
            return true;
        default:
            return false;
    }
}

bool Unpickler::callOrBuild(unsigned char opcode) {
    switch (opcode) {
        case GLOBAL: {
            const std::string module(line());
            pushGlobal(module, std::string(line()));
            return true;
        }
        case INST: {  // of protocol 0: names the class and makes it at once
            const std::string module(line());
            pushGlobal(module, std::string(line()));
            fail("makes an object of " + top().text + " without a constructor, which files of weights do not");
        }
        case STACK_GLOBAL: {
            const PickleValue* name = pop();
            const PickleValue* module = pop();
            if (name->kind != Kind::String || module->kind != Kind::String) {
                fail("names a class by something that is no text");
            }
            pushGlobal(module->text, name->text);
            return true;
        }
        case REDUCE:
        case NEWOBJ: {
            const PickleValue* arguments = pop();
            const PickleValue* callable = pop();
            if (callable->kind != Kind::Global || arguments->kind != Kind::Tuple) {
                fail("calls something that is no class or function");
            }
            m_stack.push_back(m_classes.call(m_arena, *callable, *arguments));
            return true;
        }
        case BUILD: {
            const PickleValue* state = pop();
            m_classes.build(m_arena, top(), *state);
            return true;
        }
        case BINPERSID: {
            const PickleValue* id = pop();
            m_stack.push_back(m_classes.persistent(m_arena, *id));
            return true;
        }
        default:
            return false;
    }
}

PickleValue* Unpickler::push(Kind kind) {
    m_stack.push_back(m_arena.make(kind));
    return m_stack.back();
}

PickleValue* Unpickler::pushInt(std::int64_t value) {
    PickleValue* result = push(Kind::Int);
    result->integer = value;
    return result;
}

PickleValue* Unpickler::pushLong(std::uint64_t size) {
    const std::string_view digits = m_reader.text(size);
    if (size > sizeof(std::int64_t)) {
        return pushText(Kind::BigInt, digits);
    }
    const bool negative = !digits.empty() && (static_cast<unsigned char>(digits.back()) & 0x80);
    std::uint64_t bits = negative ? ~std::uint64_t(0) : 0;
    std::memcpy(&bits, digits.data(), digits.size());
    return pushInt(static_cast<std::int64_t>(bits));
}

PickleValue* Unpickler::pushText(Kind kind, std::string_view text) {
    PickleValue* result = push(kind);
    result->text = text;
    return result;
}

void Unpickler::pushTuple(std::size_t count) {
    std::vector<PickleValue*> items(count);
    for (std::size_t i = count; i-- > 0;) {
        items[i] = pop();
    }
    push(Kind::Tuple)->items = std::move(items);
}

void Unpickler::pushGlobal(const std::string& module, const std::string& name) {
    m_classes.check(module, name);
    pushText(Kind::Global, module + "." + name);
}

PickleValue& Unpickler::top() {
    if (m_stack.size() <= (m_marks.empty() ? 0 : m_marks.back())) {
        fail("takes more from the stack than there is");
    }
    return *m_stack.back();
}

PickleValue* Unpickler::pop() {
    PickleValue* value = &top();
    m_stack.pop_back();
    return value;
}

std::vector<PickleValue*> Unpickler::popToMark() {
    if (m_marks.empty()) {
        fail("looks for a mark that is not there");
    }
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<PickleValue*> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    return items;
}

std::string_view Unpickler::line() {
    const std::size_t begin = m_reader.position();
    const std::string_view rest = m_reader.text(m_reader.left());
    const std::size_t length = std::min(rest.find('\n'), rest.size());
    m_reader.seek(begin + length);
    m_reader.bytes(1);  // the line feed; at the end of the file, an error
    const std::string_view text = rest.substr(0, length);
    return text.ends_with('\r') ? text.substr(0, length - 1) : text;
}

}  // namespace twb::io
