#include "engine/text/jinja/markup.h"

#include "engine/text/jinja/repr.h"

namespace twb::text::jinja {

std::string escapeHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&#34;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

Value escaped(const Value& value, Budget& budget) {
    return value.isMarkup() ? value : Value::markup(escapeHtml(toText(value, budget)));
}

}  // namespace twb::text::jinja
