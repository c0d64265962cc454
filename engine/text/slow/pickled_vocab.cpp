#include "engine/text/slow/pickled_vocab.h"

#include <cstring>
#include <map>
#include <memory>
#include <string_view>

#include "engine/core/error.h"
#include "engine/core/text_file.h"

namespace twb::text {
namespace {

using core::Error;
using core::ErrorCode;

/// What a pickle builds, as far as vocabularies need it: texts, numbers and dictionaries; all else is a placeholder.
struct Object {
    enum class Kind { Other, Text, Number, Mark };
    Kind kind = Kind::Other;
    std::string text;
    std::int64_t number = 0;
    std::vector<std::pair<std::shared_ptr<Object>, std::shared_ptr<Object>>> items;  ///< of a dictionary, or of an object like one
};
using Ref = std::shared_ptr<Object>;

/// The stack machine of pickle protocols 2 to 5, without its classes and calls.
class Machine {
public:
    Machine(std::string_view bytes, const std::string& where) : m_bytes(bytes), m_where(where) {}

    Ref run() {
        while (true) {
            const unsigned char op = byte();
            if (op == '.') {
                return pop();
            }
            step(op);
        }
    }

private:
    void step(unsigned char op) {
        switch (op) {
            case 0x80:
                skip(1);
                break;  // PROTO
            case 0x95:
                skip(8);
                break;  // FRAME
            case '(':
                push(make(Object::Kind::Mark));
                break;  // MARK
            case '}':
            case ']':
            case ')':
            case 0x8F:  // EMPTY_DICT, EMPTY_LIST, EMPTY_TUPLE, EMPTY_SET
            case 'N':
            case 0x88:
            case 0x89:
                push(make(Object::Kind::Other));
                break;  // NONE, NEWTRUE, NEWFALSE
            case 'X':
                pushText(little(4));
                break;  // BINUNICODE
            case 0x8C:
                pushText(little(1));
                break;  // SHORT_BINUNICODE
            case 0x8D:
                pushText(little(8));
                break;  // BINUNICODE8
            case 'B':
                skip(little(4));
                push(make(Object::Kind::Other));
                break;  // BINBYTES
            case 'C':
                skip(little(1));
                push(make(Object::Kind::Other));
                break;  // SHORT_BINBYTES
            case 'K':
                pushNumber(static_cast<std::int64_t>(little(1)));
                break;  // BININT1
            case 'M':
                pushNumber(static_cast<std::int64_t>(little(2)));
                break;  // BININT2
            case 'J':
                pushNumber(static_cast<std::int32_t>(little(4)));
                break;  // BININT
            case 0x8A:
                pushLong(little(1));
                break;  // LONG1
            case 'G':
                skip(8);
                push(make(Object::Kind::Other));
                break;  // BINFLOAT
            case 'q':
                m_memo[little(1)] = top();
                break;  // BINPUT
            case 'r':
                m_memo[little(4)] = top();
                break;  // LONG_BINPUT
            case 0x94: {
                const std::uint64_t next = m_memo.size();
                m_memo[next] = top();
                break;
            }  // MEMOIZE
            case 'h':
                push(memo(little(1)));
                break;  // BINGET
            case 'j':
                push(memo(little(4)));
                break;  // LONG_BINGET
            case 'a':
                pop();
                break;  // APPEND
            case 'e':
            case 0x90:
                popToMark();
                break;  // APPENDS, ADDITEMS
            case 's': {
                const Ref value = pop();
                const Ref key = pop();
                top()->items.emplace_back(key, value);
                break;
            }  // SETITEM
            case 'u':
                setItems(popToMark());
                break;  // SETITEMS
            case 't':
                popToMark();
                push(make(Object::Kind::Other));
                break;  // TUPLE
            case 0x85:
                replace(1);
                break;  // TUPLE1
            case 0x86:
                replace(2);
                break;  // TUPLE2
            case 0x87:
                replace(3);
                break;  // TUPLE3
            case 'c':
                skipLine();
                skipLine();
                push(make(Object::Kind::Other));
                break;  // GLOBAL
            case 0x93:
            case 'R':
            case 0x81:
                replace(2);
                break;  // STACK_GLOBAL, REDUCE, NEWOBJ
            case 'b':
                pop();
                break;  // BUILD
            case '0':
                pop();
                break;  // POP
            case '1':
                popToMark();
                break;  // POP_MARK
            default:
                fail("an instruction that a vocabulary does not need (" + std::to_string(op) + ")");
        }
    }

    static Ref make(Object::Kind kind) {
        Ref object = std::make_shared<Object>();
        object->kind = kind;
        return object;
    }
    void push(Ref object) { m_stack.push_back(std::move(object)); }
    Ref& top() {
        if (m_stack.empty()) {
            fail("an instruction without its operands");
        }
        return m_stack.back();
    }
    Ref pop() {
        Ref object = top();
        m_stack.pop_back();
        return object;
    }
    void replace(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            pop();
        }
        push(make(Object::Kind::Other));
    }
    std::vector<Ref> popToMark() {
        std::vector<Ref> objects;
        while (top()->kind != Object::Kind::Mark) {
            objects.insert(objects.end(), pop());
        }
        pop();
        return {objects.rbegin(), objects.rend()};
    }
    void setItems(const std::vector<Ref>& objects) {
        if (objects.size() % 2 != 0) {
            fail("a key without a value");
        }
        for (std::size_t i = 0; i < objects.size(); i += 2) {
            top()->items.emplace_back(objects[i], objects[i + 1]);
        }
    }
    Ref memo(std::uint64_t key) {
        const auto it = m_memo.find(key);
        if (it == m_memo.end()) {
            fail("a reference to nothing");
        }
        return it->second;
    }

    void pushText(std::uint64_t length) {
        const std::size_t begin = m_at;
        skip(length);
        Ref object = make(Object::Kind::Text);
        object->text = m_bytes.substr(begin, static_cast<std::size_t>(length));
        push(std::move(object));
    }
    void pushNumber(std::int64_t number) {
        Ref object = make(Object::Kind::Number);
        object->number = number;
        push(std::move(object));
    }
    void pushLong(std::uint64_t length) {
        if (length > 8) {
            skip(length);
            push(make(Object::Kind::Other));
        } else {
            const std::uint64_t bits = little(static_cast<unsigned>(length));
            const unsigned unused = 64 - 8 * static_cast<unsigned>(length);
            pushNumber(length == 0 ? 0 : static_cast<std::int64_t>(bits << unused) >> unused);
        }
    }

    unsigned char byte() {
        skip(1);
        return static_cast<unsigned char>(m_bytes[m_at - 1]);
    }
    std::uint64_t little(unsigned count) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < count; ++i) {
            value |= std::uint64_t(byte()) << (8 * i);
        }
        return value;
    }
    void skip(std::uint64_t count) {
        if (count > m_bytes.size() - m_at) {
            fail("the file ends too early");
        }
        m_at += static_cast<std::size_t>(count);
    }
    void skipLine() {
        while (byte() != '\n') {
        }
    }
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::InvalidFile, m_where + " is no pickled vocabulary: " + what + " at byte " + std::to_string(m_at) + ".");
    }

    std::string_view m_bytes;
    const std::string& m_where;
    std::size_t m_at = 0;
    std::vector<Ref> m_stack;
    std::map<std::uint64_t, Ref> m_memo;
};

}  // namespace

std::vector<std::pair<std::string, std::int64_t>> readPickledVocab(const std::filesystem::path& file, const std::string& member) {
    const std::string bytes = core::readTextFile(file);
    const std::string where = file.string();
    const Ref root = Machine(bytes, where).run();
    std::vector<std::pair<std::string, std::int64_t>> entries;
    for (const auto& [key, value] : root->items) {
        if (key->text != member) {
            continue;
        }
        for (const auto& [token, id] : value->items) {
            if (token->kind == Object::Kind::Text && id->kind == Object::Kind::Number) {
                entries.emplace_back(token->text, id->number);
            }
        }
    }
    if (entries.empty()) {
        throw Error(ErrorCode::InvalidFile, where + " holds no dictionary \"" + member + "\" from tokens to ids.");
    }
    return entries;
}

}  // namespace twb::text
