#include "engine/text/jinja/json_dump.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

void appendEscape(std::string& out, unsigned unit) {
    std::array<char, 12> escape{};
    std::snprintf(escape.data(), escape.size(), "\\u%04x", unit);
    out += escape.data();
}

void appendCharacter(std::string& out, char32_t c, bool asciiOnly) {
    switch (c) {
        case U'"':
            out += "\\\"";
            return;
        case U'\\':
            out += "\\\\";
            return;
        case U'\n':
            out += "\\n";
            return;
        case U'\r':
            out += "\\r";
            return;
        case U'\t':
            out += "\\t";
            return;
        case U'\f':
            out += "\\f";
            return;
        case U'\b':
            out += "\\b";
            return;
        default:
            break;
    }
    if (c < 0x20 || (asciiOnly && c > 0x7E && c <= 0xFFFF)) {
        appendEscape(out, static_cast<unsigned>(c));
    } else if (asciiOnly && c > 0xFFFF) {
        appendEscape(out, 0xD800 + ((static_cast<unsigned>(c) - 0x10000) >> 10));
        appendEscape(out, 0xDC00 + ((static_cast<unsigned>(c) - 0x10000) & 0x3FF));
    } else {
        appendUtf8(out, c);
    }
}

std::string number(double value) {
    if (std::isnan(value)) {
        return "NaN";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-Infinity" : "Infinity";
    }
    return reprReal(value);
}

class Writer {
public:
    Writer(const JsonStyle& style, Budget& budget) : m_style(style), m_budget(budget) {}

    void write(const Value& value, int level) {
        const Budget::Level deeper(m_budget);
        m_budget.step();
        if (const std::string* text = value.text()) {
            string(*text);
        } else if (const List* list = value.list()) {
            items(*list, level);
        } else if (const Dict* dict = value.dict()) {
            entries(*dict, level);
        } else {
            const std::optional<std::string> plain = scalar(value);
            if (!plain) {
                throw Failure("Object of type " + value.typeName() + " is not JSON serializable");
            }
            m_out += *plain;
        }
        m_budget.checkBytes(m_out.size());
    }

    std::string take() { return std::move(m_out); }

private:
    static std::optional<std::string> scalar(const Value& value) {
        if (value.isNone()) {
            return "null";
        }
        if (const bool* boolean = value.boolean()) {
            return *boolean ? "true" : "false";
        }
        if (const Integer* integer = value.integer()) {
            return toDecimal(*integer);
        }
        if (const double* real = value.real()) {
            return number(*real);
        }
        return std::nullopt;
    }

    void string(const std::string& text) {
        m_out += '"';
        for (const char32_t c : decode(text)) {
            appendCharacter(m_out, c, m_style.asciiOnly);
        }
        m_out += '"';
    }

    void lineBreak(int level) {
        if (m_style.indent) {
            m_out += '\n';
            for (int i = 0; i < level; ++i) {
                m_out += *m_style.indent;
            }
        }
    }

    void items(const List& list, int level) {
        if (list.items().empty()) {
            m_out += "[]";
            return;
        }
        m_out += '[';
        for (std::size_t i = 0; i < list.items().size(); ++i) {
            m_out += i == 0 ? "" : m_style.itemSeparator;
            lineBreak(level + 1);
            write(list.items()[i], level + 1);
        }
        lineBreak(level);
        m_out += ']';
    }

    void entries(const Dict& dict, int level) {
        if (dict.entries().empty()) {
            m_out += "{}";
            return;
        }
        std::vector<const Dict::Entry*> order;
        for (const Dict::Entry& entry : dict.entries()) {
            order.push_back(&entry);
        }
        if (m_style.sortKeys) {
            std::stable_sort(order.begin(), order.end(),
                             [this](const auto* left, const auto* right) { return isLess(left->first, right->first, m_budget); });
        }
        m_out += '{';
        for (std::size_t i = 0; i < order.size(); ++i) {
            m_out += i == 0 ? "" : m_style.itemSeparator;
            lineBreak(level + 1);
            key(order[i]->first);
            m_out += m_style.keySeparator;
            write(order[i]->second, level + 1);
        }
        lineBreak(level);
        m_out += '}';
    }

    void key(const Value& value) {
        if (const std::string* text = value.text()) {
            string(*text);
            return;
        }
        const std::optional<std::string> plain = scalar(value);
        if (!plain) {
            throw Failure("keys must be str, int, float, bool or None, not " + value.typeName());
        }
        string(*plain);
    }

    const JsonStyle& m_style;
    Budget& m_budget;
    std::string m_out;
};

}  // namespace

std::string dumpJson(const Value& value, const JsonStyle& style, Budget& budget) {
    Writer writer(style, budget);
    writer.write(value, 0);
    return writer.take();
}

}  // namespace twb::text::jinja
