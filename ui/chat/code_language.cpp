#include "ui/chat/code_language.h"

#include <algorithm>

namespace twb::ui {
namespace {

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(' ');
}

struct NamedLanguage {
    QStringList names;
    CodeLanguage language;
};

const std::vector<NamedLanguage>& languages() {
    static const std::vector<NamedLanguage> all{
        {words("c cpp c++ cxx h hpp cc objective-c cuda"),
         {{"//"},
          "/*",
          "*/",
          "\"'",
          {},
          words("alignas auto bool break case catch char class const constexpr continue default delete do double else enum explicit extern "
                "false float for friend goto if inline int long mutable namespace new noexcept nullptr operator override private "
                "protected public return short signed sizeof static static_cast struct switch template this throw true try typedef "
                "typename union unsigned using virtual void volatile while include define ifdef endif pragma")}},
        {words("python py python3 ipython"),
         {{"#"},
          {},
          {},
          "\"'",
          {"\"\"\"", "'''"},
          words("False None True and as assert async await break class continue def del elif else except finally for from global if import "
                "in is lambda match nonlocal not or pass raise return self try while with yield print")}},
        {words("javascript js jsx typescript ts tsx node"),
         {{"//"},
          "/*",
          "*/",
          "\"'",
          {"`"},
          words("abstract any as async await boolean break case catch class const continue debugger default delete do else enum export "
                "extends false finally for from function if implements import in instanceof interface let new null number of private "
                "public readonly return static string super switch this throw true try type typeof undefined var void while yield")}},
        {words("java kotlin kt scala csharp cs c# swift dart"),
         {{"//"},
          "/*",
          "*/",
          "\"'",
          {"\"\"\""},
          words("abstract as async await bool boolean break byte case catch char class const continue data def default do double else enum "
                "extends false final finally float for foreach fun func guard if implements import in int interface internal is let long "
                "match namespace new null object out override package private protected public return sealed short static string struct "
                "super switch this throw throws trait true try using val var void when where while yield")}},
        {words("rust rs go golang zig"),
         {{"//"},
          "/*",
          "*/",
          "\"'",
          {"`"},
          words("as async await break case chan const continue crate default defer else enum extern fallthrough false fn for func go goto "
                "if impl import in interface let loop map match mod move mut nil package pub range ref return select self static struct "
                "super switch trait true type union unsafe use var where while")}},
        {words("bash sh shell zsh console fish"),
         {{"#"},
          {},
          {},
          "\"'",
          {},
          words("case do done echo elif else esac exit export fi for function if in local return set source then until while cd sudo")}},
        {words("sql sqlite mysql postgresql postgres psql"),
         {{"--"},
          "/*",
          "*/",
          "\"'",
          {},
          words("add all alter and as asc between by case create delete desc distinct drop else end exists from full group having in index "
                "inner insert into is join key left like limit not null offset on or order outer primary references right select set "
                "table then union unique update values view when where with"),
          true}},
        {words("html xml svg xhtml vue"), {{}, "<!--", "-->", "\"'", {}, {}}},
        {words("css scss less"), {{}, "/*", "*/", "\"'", {}, words("important media import from to and not")}},
        {words("json jsonc json5 jsonl"), {{"//"}, {}, {}, "\"", {}, words("true false null")}},
        {words("yaml yml toml ini conf properties dockerfile makefile make cmake r julia perl ruby rb elixir nix"),
         {{"#"},
          {},
          {},
          "\"'",
          {},
          words("true false null yes no on off def do else end for function if in module next return then unless use while FROM RUN COPY "
                "CMD ENV set TRUE FALSE NULL library nil begin class require")}},
        {words("lua haskell hs"),
         {{"--"},
          {},
          {},
          "\"",
          {},
          words(
              "and break case class data deriving do else elseif end false for function if import in instance let local module nil not or "
              "repeat return then true type until where while")}},
        {words("text txt plain plaintext output markdown md diff log"), {{}, {}, {}, "", {}, {}}},
    };
    return all;
}

bool startsAt(const QString& line, int at, const QString& what) {
    return !what.isEmpty() && QStringView(line).mid(at).startsWith(what);
}

bool isWord(QChar c) {
    return c.isLetterOrNumber() || c == '_';
}

/// Scans one line; what is open at its end is the state: 0 nothing, 1 a block comment, 2 + i the i-th long quote.
class LineScanner {
public:
    LineScanner(const CodeLanguage& language, const QString& line, int& state) : m_language(language), m_line(line), m_state(state) {}

    std::vector<CodeSpan> scan() {
        if (m_state != 0) {
            closeOpen(0);
        }
        while (m_at < m_line.size()) {
            step();
        }
        return std::move(m_spans);
    }

private:
    void step() {
        if (takeComment() || takeLongQuote() || takeQuote()) {
            return;
        }
        const QChar c = m_line[m_at];
        if (c.isDigit()) {
            take(CodeToken::Number, [](QChar d) { return d.isLetterOrNumber() || d == '.' || d == '_'; });
        } else if (isWord(c)) {
            takeWord();
        } else {
            ++m_at;
        }
    }

    bool takeComment() {
        for (const QString& mark : m_language.lineComments) {
            if (startsAt(m_line, m_at, mark)) {
                add(m_at, int(m_line.size()), CodeToken::Comment);
                return true;
            }
        }
        if (!startsAt(m_line, m_at, m_language.blockBegin)) {
            return false;
        }
        m_state = 1;
        const int start = m_at;
        m_at += int(m_language.blockBegin.size());
        closeOpen(start);
        return true;
    }

    bool takeLongQuote() {
        for (int i = 0; i < m_language.longQuotes.size(); ++i) {
            if (startsAt(m_line, m_at, m_language.longQuotes[i])) {
                m_state = 2 + i;
                const int start = m_at;
                m_at += int(m_language.longQuotes[i].size());
                closeOpen(start);
                return true;
            }
        }
        return false;
    }

    /// A text that ends in its line (or with it).
    bool takeQuote() {
        const QChar quote = m_line[m_at];
        if (!m_language.quotes.contains(quote)) {
            return false;
        }
        int end = m_at + 1;
        while (end < m_line.size() && m_line[end] != quote) {
            end += m_line[end] == '\\' ? 2 : 1;
        }
        add(m_at, std::min(end + 1, int(m_line.size())), CodeToken::String);
        return true;
    }

    void takeWord() {
        const int start = m_at;
        while (m_at < m_line.size() && isWord(m_line[m_at])) {
            ++m_at;
        }
        QString word = m_line.mid(start, m_at - start);
        if (m_language.ignoresCase) {
            word = word.toLower();
        }
        if (m_language.keywords.contains(word)) {
            m_spans.push_back({start, m_at - start, CodeToken::Keyword});
        }
    }

    template <typename Belongs>
    void take(CodeToken kind, Belongs belongs) {
        int end = m_at;
        while (end < m_line.size() && belongs(m_line[end])) {
            ++end;
        }
        add(m_at, end, kind);
    }

    /// Ends the open comment or text where its end mark stands, else with the line.
    void closeOpen(int start) {
        const QString mark = m_state == 1 ? m_language.blockEnd : m_language.longQuotes.value(m_state - 2);
        const CodeToken kind = m_state == 1 ? CodeToken::Comment : CodeToken::String;
        const qsizetype found = mark.isEmpty() ? -1 : m_line.indexOf(mark, m_at);
        if (found < 0) {
            add(start, int(m_line.size()), kind);
        } else {
            add(start, int(found + mark.size()), kind);
            m_state = 0;
        }
    }

    void add(int start, int end, CodeToken kind) {
        if (end > start) {
            m_spans.push_back({start, end - start, kind});
        }
        m_at = end;
    }

    const CodeLanguage& m_language;
    const QString& m_line;
    int& m_state;
    int m_at = 0;
    std::vector<CodeSpan> m_spans;
};

}  // namespace

const CodeLanguage& codeLanguage(const QString& name) {
    static const CodeLanguage unknown{{"//", "#"}, "/*", "*/", "\"", {}, {}};
    const auto& all = languages();
    const auto found = std::find_if(all.begin(), all.end(), [&](const NamedLanguage& each) { return each.names.contains(name); });
    return found == all.end() ? unknown : found->language;
}

std::vector<CodeSpan> scanCodeLine(const CodeLanguage& language, const QString& line, int& state) {
    return LineScanner(language, line, state).scan();
}

}  // namespace twb::ui
