// Splits a template into text and tags, and handles the spaces around tags.
#include "engine/text/jinja/lexer.h"

#include <algorithm>

#include "engine/text/jinja/failure.h"
#include "engine/text/python/python_text.h"

namespace twb::text::jinja {

using namespace py;
namespace {

/// All line ends become \n, and one at the very end is dropped (keep_trailing_newline is off).
std::string normalized(const std::string& source) {
    std::string out;
    out.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r') {
            out += '\n';
            i += i + 1 < source.size() && source[i + 1] == '\n' ? 1 : 0;
        } else {
            out += source[i];
        }
    }
    if (out.ends_with('\n')) {
        out.pop_back();
    }
    return out;
}

class Lexer {
public:
    explicit Lexer(std::string source) : m_source(std::move(source)) {}

    std::vector<Token> run() {
        while (m_at < m_source.size()) {
            const std::size_t tag = findTag();
            if (tag == std::string::npos) {
                addData(m_source.substr(m_at));
                m_at = m_source.size();
                break;
            }
            readTag(tag);
        }
        m_tokens.push_back({TokenKind::End, "", m_line});
        return std::move(m_tokens);
    }

private:
    std::size_t findTag() const {
        for (std::size_t at = m_source.find('{', m_at); at != std::string::npos; at = m_source.find('{', at + 1)) {
            if (at + 1 < m_source.size() && (m_source[at + 1] == '{' || m_source[at + 1] == '%' || m_source[at + 1] == '#')) {
                return at;
            }
        }
        return std::string::npos;
    }

    void readTag(std::size_t tag) {
        const char kind = m_source[tag + 1];
        const char sign = tag + 2 < m_source.size() ? m_source[tag + 2] : '\0';
        const bool hasSign = sign == '-' || sign == '+';
        addData(dataBefore(tag, kind, hasSign ? sign : '\0'));
        m_at = tag + 2 + (hasSign ? 1 : 0);
        if (kind == '#') {
            skipComment();
        } else if (kind == '%' && isRaw()) {
            readRaw();
        } else {
            readExpression(kind == '%');
        }
    }

    /// The text before a tag, stripped as the tag asks. lstrip_blocks takes the spaces between a line's start and a block or comment.
    std::string dataBefore(std::size_t tag, char kind, char sign) const {
        const std::string text = m_source.substr(m_at, tag - m_at);
        if (sign == '-') {
            return std::string(rightStripped(text));
        }
        if (sign == '+' || kind == '{') {
            return text;
        }
        const std::size_t newline = text.rfind('\n');
        const std::size_t lineStart = newline == std::string::npos ? 0 : newline + 1;
        const bool beginsLine = lineStart > 0 || m_at == 0 || m_source[m_at - 1] == '\n';
        return beginsLine && stripped(std::string_view(text).substr(lineStart)).empty() ? text.substr(0, lineStart) : text;
    }

    void addData(std::string text) {
        // Lines are counted from the source, so that text stripped away counts too.
        if (!text.empty()) {
            m_tokens.push_back({TokenKind::Data, std::move(text), m_line});
        }
    }

    /// Moves behind a tag's end and what it takes away of the text that follows.
    void finishTag(std::size_t end, bool stripsAll, bool trimsNewline) {
        advance(end);
        if (stripsAll) {
            const std::string_view rest = std::string_view(m_source).substr(m_at);
            advance(m_at + rest.size() - leftStripped(rest).size());
        } else if (trimsNewline && m_at < m_source.size() && m_source[m_at] == '\n') {
            advance(m_at + 1);
        }
    }

    void advance(std::size_t to) {
        m_at = to;
        m_line = lineAt(to);
    }

    int lineAt(std::size_t place) {
        m_countedLines += static_cast<int>(std::count(m_source.begin() + static_cast<std::ptrdiff_t>(m_counted),
                                                      m_source.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
        m_counted = place;
        return 1 + m_countedLines;
    }

    void skipComment() {
        const std::size_t end = m_source.find("#}", m_at);
        if (end == std::string::npos) {
            throw Failure("Missing end of comment tag: expected '#}'", lineAt(m_at));
        }
        const char sign = end > m_at ? m_source[end - 1] : '\0';
        finishTag(end + 2, sign == '-', sign != '+');
    }

    std::size_t skipSpaces(std::size_t at) const {
        const std::string_view rest = std::string_view(m_source).substr(at);
        return at + rest.size() - leftStripped(rest).size();
    }

    /// `{% raw %}` has to be recognised before its content is taken for tags.
    bool isRaw() {
        const std::size_t word = skipSpaces(m_at);
        if (m_source.compare(word, 3, "raw") != 0) {
            return false;
        }
        const std::size_t end = skipSpaces(word + 3);
        const bool strips = m_source.compare(end, 3, "-%}") == 0;
        if (!strips && m_source.compare(end, 2, "%}") != 0) {
            return false;
        }
        finishTag(end + (strips ? 3 : 2), strips, false);
        return true;
    }

    void readRaw() {
        for (std::size_t at = m_source.find("{%", m_at); at != std::string::npos; at = m_source.find("{%", at + 1)) {
            const char sign = at + 2 < m_source.size() ? m_source[at + 2] : '\0';
            const bool hasSign = sign == '-' || sign == '+';
            const std::size_t word = skipSpaces(at + 2 + (hasSign ? 1 : 0));
            if (m_source.compare(word, 6, "endraw") != 0) {
                continue;
            }
            const std::size_t end = skipSpaces(word + 6);
            const char endSign = end < m_source.size() ? m_source[end] : '\0';
            const std::size_t close = end + (endSign == '-' || endSign == '+' ? 1 : 0);
            if (m_source.compare(close, 2, "%}") != 0) {
                continue;
            }
            addData(dataBefore(at, '%', hasSign ? sign : '\0'));
            finishTag(close + 2, endSign == '-', endSign != '+');
            return;
        }
        throw Failure("Missing end of raw directive: expected '{% endraw %}'", m_line);
    }

    void readExpression(bool block) {
        advance(m_at);
        m_tokens.push_back({block ? TokenKind::BlockBegin : TokenKind::VariableBegin, "", m_line});
        ExpressionLexer lexer(m_source, m_at, m_line);
        const std::string close = block ? "%}" : "}}";
        while (true) {
            advance(skipSpaces(m_at));
            if (m_at >= m_source.size()) {
                return;  // the parser says what is missing
            }
            if (!lexer.isInsideBrackets()) {
                const bool signedEnd =
                    (m_source[m_at] == '-' || (block && m_source[m_at] == '+')) && m_source.compare(m_at + 1, 2, close) == 0;
                if (signedEnd || m_source.compare(m_at, 2, close) == 0) {
                    const bool strips = signedEnd && m_source[m_at] == '-';
                    m_tokens.push_back({block ? TokenKind::BlockEnd : TokenKind::VariableEnd, "", m_line});
                    finishTag(m_at + (signedEnd ? 3 : 2), strips, block && !signedEnd);
                    return;
                }
            }
            m_tokens.push_back(lexer.next());
        }
    }

    std::string m_source;
    std::size_t m_at = 0;
    int m_line = 1;
    std::size_t m_counted = 0;
    int m_countedLines = 0;
    std::vector<Token> m_tokens;
};

}  // namespace

std::string describe(const Token& token) {
    switch (token.kind) {
        case TokenKind::Data:
            return "text";
        case TokenKind::BlockBegin:
            return "'{%'";
        case TokenKind::BlockEnd:
            return "'%}' (end of statement block)";
        case TokenKind::VariableBegin:
            return "'{{'";
        case TokenKind::VariableEnd:
            return "'}}' (end of print statement)";
        case TokenKind::String:
            return "a string";
        case TokenKind::End:
            return "end of template";
        default:
            return "'" + token.text + "'";
    }
}

std::vector<Token> tokenize(const std::string& source) {
    return Lexer(normalized(source)).run();
}

}  // namespace twb::text::jinja
