#include "engine/text/slow/moses/tokenizer.h"

#include <algorithm>
#include <numeric>

#include "engine/text/python/python_text.h"
#include "engine/text/slow/moses/characters.h"
#include "engine/text/slow/moses/nonbreaking_prefixes.h"

namespace twb::text::moses {
namespace {

constexpr std::string_view kNumericOnly = "#NUMERIC_ONLY#";
constexpr std::size_t kMaxProtected = 1000;

std::string extraLetters(const std::string& language) {
    std::string extra;
    if (language == "ko" || language == "cjk") {
        extra += "\\p{Hangul}";
    }
    if (language == "zh" || language == "cjk") {
        extra += "\\p{Han}";
    }
    if (language == "ja" || language == "cjk") {
        extra += "\\p{Hiragana}\\p{Katakana}\\p{Han}";
    }
    return extra;
}

std::string alphaClass(const std::string& language) {
    return classOf(Set::Alpha) + classOf(Set::Viramas) + extraLetters(language);
}

std::string alnumClass(const std::string& language) {
    return alphaClass(language) + classOf(Set::AlnumOnly);
}

std::vector<Rule> commaRules() {
    const std::string number = classOf(Set::Number);
    return {{"([^" + number + "])[,]", "$1 , "}, {"[,]([^" + number + "])", " , $1"}, {"([" + number + "])[,]$", "$1 , "}};
}

std::vector<Rule> apostropheRules(const std::string& language) {
    const std::string alpha = classOf(Set::Alpha) + classOf(Set::Viramas);
    const std::string number = classOf(Set::Number);
    const std::string letter = "([" + alpha + "])";
    const std::string other = "([^" + alpha + "])";
    if (language == "en") {
        return {{other + "[']" + other, "$1 ' $2"},
                {"([^" + alpha + number + "])[']" + letter, "$1 ' $2"},
                {letter + "[']" + other, "$1 ' $2"},
                {letter + "[']" + letter, "$1 '$2"},
                {"([" + number + "])[']([s])", "$1 '$2"}};
    }
    if (language == "fr" || language == "it") {
        return {{other + "[']" + other, "$1 ' $2"},
                {other + "[']" + letter, "$1 ' $2"},
                {letter + "[']" + other, "$1 ' $2"},
                {letter + "[']" + letter, "$1' $2"}};
    }
    return {{"'", " ' "}};
}

// Runs of two or more dots stay together: they are written as words until the full stops are split off.
std::string hideDots(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && text[end] == '.') {
            ++end;
        }
        if (end - i < 2) {
            out += text[i++];
            continue;
        }
        out += ' ';
        for (std::size_t k = i; k < end; ++k) {
            out += "DOT";
        }
        out += end < text.size() ? "MULTI " : "MULTI";
        i = end;
    }
    return out;
}

std::string restoreDots(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (text.substr(end, 3) == "DOT") {
            end += 3;
        }
        if (end > i && text.substr(end, 5) == "MULTI") {
            out.append((end - i) / 3, '.');
            i = end + 5;
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::string escapeXml(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '|':
                out += "&#124;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\'':
                out += "&apos;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '[':
                out += "&#91;";
                break;
            case ']':
                out += "&#93;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// Words that no rule may touch, replaced by a mark while the rules run.
struct Protected {
    std::string mark = "THISISPROTECTED";
    std::vector<std::string> tokens;

    std::string placeholder(std::size_t i) const {
        std::string number = std::to_string(i);
        return mark + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number;
    }
};

Protected protect(std::string& text, const std::vector<std::string>& patterns) {
    Protected result;
    for (const std::string& pattern : patterns) {
        for (std::string& token : findAllCaseless(pattern, text)) {
            if (result.tokens.size() < kMaxProtected) {
                result.tokens.push_back(std::move(token));
            }
        }
    }
    while (text.find(result.mark) != std::string::npos) {
        result.mark += 'X';
    }
    std::vector<std::size_t> order(result.tokens.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return result.tokens[a].size() > result.tokens[b].size(); });
    for (const std::size_t i : order) {
        text = py::replace(std::move(text), result.tokens[i], result.placeholder(i));
    }
    return result;
}

bool holdsLetter(const std::u32string& word) {
    return std::any_of(word.begin(), word.end(), [](char32_t c) { return contains(Set::Alpha, c) || contains(Set::Viramas, c); });
}

}  // namespace

Tokenizer::Tokenizer(std::string language)
    : m_language(std::move(language)),
      m_clean({{"[" + std::string(kSpaceClass) + "]+", " "}, {"[\\x00-\\x1F]", ""}}),
      m_pad(std::vector<Rule>{{"([^" + alnumClass(m_language) + std::string(kSpaceClass) + ".'`,\\-])", " $1 "}}),
      m_dashes(std::vector<Rule>{{"([" + alnumClass(m_language) + "])\\-(?=[" + alnumClass(m_language) + "])", "$1 @-@ "}}),
      m_commas(commaRules()),
      m_apostrophes(apostropheRules(m_language)),
      m_spaces(std::vector<Rule>{{"[" + std::string(kSpaceClass) + "]+", " "}}),
      m_lastDot(std::vector<Rule>{{"\\.' ?$", " . ' "}}) {
    for (const std::string_view prefix : nonbreakingPrefixes(m_language)) {
        const std::size_t mark = prefix.find(kNumericOnly);
        if (mark == std::string_view::npos) {
            m_prefixes.emplace_back(prefix);
        } else {
            m_numericPrefixes.emplace_back(prefix.substr(0, prefix.rfind(' ')));
        }
    }
    std::sort(m_prefixes.begin(), m_prefixes.end());
    std::sort(m_numericPrefixes.begin(), m_numericPrefixes.end());
}

std::string Tokenizer::keepAbbreviations(std::string_view text) const {
    std::vector<std::string> tokens = py::split(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string& token = tokens[i];
        if (token.size() < 2 || token.back() != '.') {
            continue;
        }
        const std::string prefix = token.substr(0, token.size() - 1);
        const std::u32string next = i + 1 < tokens.size() ? py::decode(tokens[i + 1]) : std::u32string();
        const bool numeric = std::binary_search(m_numericPrefixes.begin(), m_numericPrefixes.end(), prefix);
        const bool keeps = (prefix.find('.') != std::string::npos && holdsLetter(py::decode(prefix))) ||
                           (!numeric && std::binary_search(m_prefixes.begin(), m_prefixes.end(), prefix)) ||
                           (!next.empty() && contains(Set::Lower, next.front())) ||
                           (numeric && !next.empty() && next.front() >= '0' && next.front() <= '9');
        if (!keeps) {
            tokens[i] = prefix + " .";
        }
    }
    return py::join(tokens, " ");
}

std::vector<std::string> Tokenizer::tokenize(std::string_view input, const TokenizeOptions& options) const {
    std::string text = m_clean.apply(std::string(input));
    const Protected kept = protect(text, options.protectedPatterns);
    text = m_pad.apply(py::strip(text));
    if (options.splitDashes) {
        text = m_dashes.apply(std::move(text));
    }
    text = m_commas.apply(hideDots(text));
    text = m_apostrophes.apply(std::move(text));
    text = py::strip(m_spaces.apply(keepAbbreviations(text)));
    text = m_lastDot.apply(std::move(text));
    for (std::size_t i = 0; i < kept.tokens.size(); ++i) {
        text = py::replace(std::move(text), kept.placeholder(i), kept.tokens[i]);
    }
    text = restoreDots(text);
    return py::split(options.escape ? escapeXml(text) : text);
}

}  // namespace twb::text::moses
