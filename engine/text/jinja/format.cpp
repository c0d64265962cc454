#include "engine/text/jinja/format.h"

#include <algorithm>

#include "engine/core/utf8.h"
#include "engine/text/jinja/failure.h"
#include "engine/text/jinja/operators.h"
#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {
namespace {

// ---- text % values ------------------------------------------------------------------------------------------------------------------

/// Goes through the directives of a printf-style text.
class PercentFormatter {
public:
    PercentFormatter(const std::string& text, const Value& values, Budget& budget) : m_text(text), m_values(values), m_budget(budget) {}

    std::string run() {
        std::string out;
        while (m_at < m_text.size()) {
            if (m_text[m_at] != '%') {
                out += m_text[m_at++];
                continue;
            }
            ++m_at;
            out += directive();
            m_budget.checkBytes(out.size());
        }
        const bool keyed = m_values.dict() != nullptr;
        if (!keyed && m_used < available()) {
            throw Failure("not all arguments converted during string formatting");
        }
        return out;
    }

private:
    std::size_t available() const {
        const List* list = m_values.list();
        return list && list->isTuple() ? list->items().size() : 1;
    }

    const Value& nextValue() {
        if (m_used >= available()) {
            throw Failure("not enough arguments for format string");
        }
        const List* list = m_values.list();
        return list && list->isTuple() ? list->items()[m_used++] : (++m_used, m_values);
    }

    const Value& keyedValue() {
        const std::size_t end = m_text.find(')', m_at);
        if (end == std::string::npos) {
            throw Failure("incomplete format key");
        }
        const std::string key = m_text.substr(m_at + 1, end - m_at - 1);
        m_at = end + 1;
        const Dict* dict = m_values.dict();
        if (!dict) {
            throw Failure("format requires a mapping");
        }
        const Value* value = dict->find(std::string_view(key));
        if (!value) {
            throw Failure("the dictionary to format has no key '" + key + "'");
        }
        return *value;
    }

    std::string digits() {
        std::string out;
        if (m_at < m_text.size() && m_text[m_at] == '*') {
            ++m_at;
            const auto number = nextValue().asInteger();
            if (!number) {
                throw Failure("* wants int");
            }
            return toDecimal(*number);
        }
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9') {
            out += m_text[m_at++];
        }
        return out;
    }

    std::string directive() {
        const Value* keyed = m_at < m_text.size() && m_text[m_at] == '(' ? &keyedValue() : nullptr;
        bool left = false;
        bool zero = false;
        std::string sign;
        std::string alternate;
        for (; m_at < m_text.size() && std::string_view("-+ #0").find(m_text[m_at]) != std::string_view::npos; ++m_at) {
            switch (m_text[m_at]) {
                case '-':
                    left = true;
                    break;
                case '0':
                    zero = true;
                    break;
                case '#':
                    alternate = "#";
                    break;
                case '+':
                    sign = "+";
                    break;
                default:
                    sign = sign.empty() ? " " : sign;
            }
        }
        const std::string width = digits();
        std::string precision;
        if (m_at < m_text.size() && m_text[m_at] == '.') {
            ++m_at;
            const std::string given = digits();
            precision = "." + (given.empty() ? "0" : given);
        }
        while (m_at < m_text.size() && std::string_view("hlL").find(m_text[m_at]) != std::string_view::npos) {
            ++m_at;
        }
        if (m_at >= m_text.size()) {
            throw Failure("incomplete format");
        }
        const char type = m_text[m_at++];
        if (type == '%') {
            return "%";
        }
        const Value& value = keyed ? *keyed : nextValue();
        const std::string align = left ? "<" : ">";
        switch (type) {
            case 's':
                return formatValue(Value(toText(value, m_budget)), align + width + precision, m_budget);
            case 'r':
            case 'a':
                return formatValue(Value(repr(value, m_budget)), align + width + precision, m_budget);
            case 'c':
                return formatValue(value.isText() ? value : Value(formatValue(value, "c", m_budget)), align + width, m_budget);
            default:
                return number(value, type,
                              (left   ? "<"
                               : zero ? ""
                                      : ">") +
                                  sign + alternate + (zero && !left ? "0" : "") + width,
                              precision);
        }
    }

    std::string number(const Value& value, char type, const std::string& layout, const std::string& precision) {
        if (std::string_view("diuoxX").find(type) != std::string_view::npos) {
            const auto real = value.asReal();
            if (!real) {
                throw Failure(std::string("%") + type + " format: a real number is required, not " + value.typeName());
            }
            const Value whole = value.asInteger() ? Value(*value.asInteger()) : Value(static_cast<Integer>(*real));
            const char code = type == 'o' || type == 'x' || type == 'X' ? type : 'd';
            return formatValue(whole, layout + code, m_budget);
        }
        if (std::string_view("eEfFgG").find(type) != std::string_view::npos) {
            const auto real = value.asReal();
            if (!real) {
                throw Failure("must be real number, not " + value.typeName());
            }
            return formatValue(Value(*real), layout + precision + type, m_budget);
        }
        throw Failure(std::string("unsupported format character '") + type + "'");
    }

    const std::string& m_text;
    const Value& m_values;
    Budget& m_budget;
    std::size_t m_at = 0;
    std::size_t m_used = 0;
};

// ---- text.format(...) ---------------------------------------------------------------------------------------------------------------

/// Goes through the replacement fields of a text.
class BraceFormatter {
public:
    BraceFormatter(const Arguments& arguments, Budget& budget) : m_arguments(arguments), m_budget(budget) {}

    std::string run(std::string_view text, int depth = 0) {
        if (depth > 1) {
            throw Failure("Max string recursion exceeded");
        }
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
                out += c;
                ++i;
            } else if (c == '{') {
                const std::size_t end = closing(text, i);
                out += field(text.substr(i + 1, end - i - 1), depth);
                i = end;
            } else if (c == '}') {
                throw Failure("Single '}' encountered in format string");
            } else {
                out += c;
            }
            m_budget.checkBytes(out.size());
        }
        return out;
    }

private:
    static std::size_t closing(std::string_view text, std::size_t open) {
        int level = 0;
        for (std::size_t i = open; i < text.size(); ++i) {
            level += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (level == 0) {
                return i;
            }
        }
        throw Failure("expected '}' before end of string");
    }

    std::string field(std::string_view text, int depth) {
        const std::size_t bracket = text.find('[');
        std::size_t nameEnd = text.find_first_of("!:");
        if (bracket != std::string_view::npos && bracket < nameEnd) {
            const std::size_t close = text.rfind(']');
            nameEnd = text.find_first_of("!:", close == std::string_view::npos ? 0 : close);
        }
        const std::string_view name = text.substr(0, nameEnd);
        std::string_view rest = nameEnd == std::string_view::npos ? std::string_view() : text.substr(nameEnd);
        char conversion = 0;
        if (!rest.empty() && rest[0] == '!') {
            if (rest.size() < 2) {
                throw Failure("end of string while looking for conversion specifier");
            }
            conversion = rest[1];
            rest.remove_prefix(2);
        }
        const std::string spec = rest.empty() ? std::string() : run(rest.substr(1), depth + 1);
        Value value = lookUp(name);
        if (conversion == 'r' || conversion == 'a') {
            value = Value(repr(value, m_budget));
        } else if (conversion == 's') {
            value = Value(toText(value, m_budget));
        } else if (conversion != 0) {
            throw Failure(std::string("Unknown conversion specifier ") + conversion);
        }
        return formatValue(value, spec, m_budget);
    }

    Value lookUp(std::string_view name) {
        const std::size_t end = name.find_first_of(".[");
        const std::string first(name.substr(0, end));
        Value value = argument(first);
        std::string_view rest = end == std::string_view::npos ? std::string_view() : name.substr(end);
        while (!rest.empty()) {
            if (rest[0] == '.') {
                const std::size_t next = rest.find_first_of(".[", 1);
                value = attributeOf(value, std::string(rest.substr(1, next == std::string_view::npos ? next : next - 1)), m_budget);
                rest = next == std::string_view::npos ? std::string_view() : rest.substr(next);
            } else {
                const std::size_t close = rest.find(']');
                if (close == std::string_view::npos || rest[0] != '[') {
                    throw Failure("Missing ']' in format string");
                }
                const std::string key(rest.substr(1, close - 1));
                value = itemOf(value, isIndex(key) ? Value(*parseDecimal(key)) : Value(key), m_budget);
                rest.remove_prefix(close + 1);
            }
        }
        return value;
    }

    static bool isIndex(const std::string& text) {
        return !text.empty() && text.size() < 18 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    }

    const Value& argument(const std::string& name) {
        if (name.empty() || isIndex(name)) {
            const std::size_t index = name.empty() ? m_next++ : static_cast<std::size_t>(*parseDecimal(name));
            if (index >= m_arguments.positional.size()) {
                throw Failure("Replacement index " + std::to_string(index) + " out of range for positional args tuple");
            }
            return m_arguments.positional[index];
        }
        for (const auto& [key, value] : m_arguments.named) {
            if (key == name) {
                return value;
            }
        }
        throw Failure("format() has no argument '" + name + "'");
    }

    const Arguments& m_arguments;
    Budget& m_budget;
    std::size_t m_next = 0;
};

}  // namespace

Value formatPercent(const Value& text, const Value& values, Budget& budget) {
    std::string out = PercentFormatter(*text.text(), values, budget).run();
    return text.isMarkup() ? Value::markup(std::move(out)) : Value(std::move(out));
}

std::string formatBraces(std::string_view text, const Arguments& arguments, Budget& budget) {
    return BraceFormatter(arguments, budget).run(text);
}

}  // namespace twb::text::jinja
