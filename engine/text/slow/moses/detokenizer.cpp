// Words to running text, as the Moses detokenizer does it (without its rules for Czech and Finnish).

#include <algorithm>
#include <iterator>
#include <map>

#include "engine/text/python/python_text.h"
#include "engine/text/slow/moses/characters.h"
#include "engine/text/slow/moses/tokenizer.h"

namespace twb::text::moses {
namespace {

struct Entity {
    std::string_view name;
    std::string_view text;
};

// In this order: &amp; last, so that "&amp;lt;" stays "&lt;".
constexpr Entity kEntities[] = {{"&bar;", "|"},   {"&#124;", "|"}, {"&lt;", "<"},  {"&gt;", ">"},  {"&bra;", "["}, {"&ket;", "]"},
                                {"&quot;", "\""}, {"&apos;", "'"}, {"&#91;", "["}, {"&#93;", "]"}, {"&amp;", "&"}};

constexpr Range kCjk[] = {{4352, 4607},   {11904, 42191},  {43072, 43135},   {44032, 55215},   {63744, 64255},  {65072, 65103},
                          {65381, 65500}, {94208, 101119}, {110592, 110895}, {110960, 111359}, {131072, 196607}};

bool isCjk(char32_t c) {
    return std::any_of(std::begin(kCjk), std::end(kCjk), [&](const Range& range) { return c >= range.first && c <= range.last; });
}

bool allIn(const std::u32string& token, std::u32string_view characters) {
    return std::all_of(token.begin(), token.end(), [&](char32_t c) { return characters.find(c) != std::u32string_view::npos; });
}

bool isCurrency(const std::u32string& token) {
    return std::all_of(token.begin(), token.end(), [](char32_t c) {
        return contains(Set::Currency, c) || std::u32string_view(U"([{¿¡").find(c) != std::u32string_view::npos;
    });
}

/// Writes tokens with or without a space between them.
class Writer {
public:
    explicit Writer(std::string_view language) : m_language(language) {}

    void write(const std::vector<std::u32string>& tokens, std::size_t i) {
        const std::u32string& token = tokens[i];
        const std::u32string previous = i > 0 ? tokens[i - 1] : std::u32string();
        if (isCjk(token.front()) && m_language != "ko") {
            put(token, i > 0 && isCjk(previous.back()) ? Join::Left : Join::None);
        } else if (isCurrency(token)) {
            put(token, Join::Right);
        } else if (allIn(token, U",.?!:;\\%}])")) {
            if (m_language == "fr" && token.size() == 1 && allIn(token, U"?!:;\\%")) {
                m_text += ' ';
            }
            put(token, Join::Left);
        } else if (m_language == "en" && i > 0 && token.size() > 1 && token[0] == U'\'' && contains(Set::Alpha, token[1])) {
            put(token, Join::Left);
        } else if (joinsNext(token) && i + 1 < tokens.size() && contains(Set::Alpha, tokens[i + 1].front())) {
            put(token, Join::Right);
        } else if (allIn(token, U"'\"„“`")) {
            putQuote(token, i > 0 && !previous.empty() && previous.back() == U's');
        } else {
            put(token, Join::None);
        }
    }
    const std::string& text() const { return m_text; }

private:
    enum class Join { None, Left, Right };

    void put(const std::u32string& token, Join join) {
        if (join != Join::Left) {
            m_text += m_space;
        }
        m_text += py::encode(token);
        m_space = join == Join::Right ? "" : " ";
    }

    // L', dell', d': an apostrophe after a letter, before a letter.
    bool joinsNext(const std::u32string& token) const {
        return (m_language == "fr" || m_language == "it" || m_language == "ga") && token.size() > 1 && token.back() == U'\'' &&
               contains(Set::Alpha, token[token.size() - 2]);
    }

    // Quotation marks open and close in turn.
    void putQuote(const std::u32string& token, bool afterS) {
        int& count = m_quotes[allIn(token, U"„“”") ? std::u32string(U"\"") : token];
        if (count % 2 == 1) {
            put(token, Join::Left);
            ++count;
        } else if (m_language == "en" && token == U"'" && afterS) {
            put(token, Join::Left);  // "the Jones' house"
        } else {
            put(token, Join::Right);
            ++count;
        }
    }

    std::string_view m_language;
    std::string m_text;
    std::string m_space = " ";
    std::map<std::u32string, int> m_quotes;
};

}  // namespace

std::string detokenize(const std::vector<std::string>& tokens, std::string_view language) {
    std::string text = " " + py::join(tokens, " ") + " ";
    text = py::replace(std::move(text), " @-@ ", "-");
    for (const Entity& entity : kEntities) {
        text = py::replace(std::move(text), entity.name, entity.text);
    }
    std::vector<std::u32string> words;
    for (const std::string& word : py::split(text)) {
        words.push_back(py::decode(word));
    }
    Writer writer(language);
    for (std::size_t i = 0; i < words.size(); ++i) {
        writer.write(words, i);
    }
    std::string joined = writer.text();
    const auto doubled = std::unique(joined.begin(), joined.end(), [](char a, char b) { return a == ' ' && b == ' '; });
    joined.erase(doubled, joined.end());
    return py::strip(joined);
}

}  // namespace twb::text::moses
