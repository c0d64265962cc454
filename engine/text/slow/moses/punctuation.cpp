// Punctuation clean-up of the Moses scripts (normalize-punctuation.perl, replace-unicode-punctuation.perl).

#include "engine/text/python/python_text.h"
#include "engine/text/slow/moses/tokenizer.h"

namespace twb::text::moses {
namespace {

void add(std::vector<Rule>& rules, std::vector<Rule> more) {
    for (Rule& rule : more) {
        rules.push_back(std::move(rule));
    }
}

std::vector<Rule> rulesFor(std::string_view language) {
    const std::string space(kSpaceClass);
    std::vector<Rule> rules = {{"\\r", ""},   {"\\(", " ("}, {"\\)", ") "},      {" +", " "}, {"\\) ([.!:?;,])", ")$1"},
                               {"\\( ", "("}, {" \\)", ")"}, {"(\\d) %", "$1%"}, {" :", ":"}, {" ;", ";"}};
    add(rules, {{"`", "'"}, {"''", " \" "}});
    add(rules, {{"„", "\""},
                {"“", "\""},
                {"”", "\""},
                {"–", "-"},
                {"—", " - "},
                {" +", " "},
                {"´", "'"},
                {"([a-zA-Z])‘([a-zA-Z])", "$1'$2"},
                {"([a-zA-Z])’([a-zA-Z])", "$1'$2"},
                {"‘", "'"},
                {"‚", "'"},
                {"’", "'"},
                {"''", "\""},
                {"´´", "\""},
                {"…", "..."}});
    add(rules, {{"\\x{A0}«\\x{A0}", "\""}, {"«\\x{A0}", "\""}, {"«", "\""}, {"\\x{A0}»\\x{A0}", "\""}, {"\\x{A0}»", "\""}, {"»", "\""}});
    add(rules, {{"\\x{A0}%", "%"},
                {"nº\\x{A0}", "nº "},
                {"\\x{A0}:", ":"},
                {"\\x{A0}ºC", " ºC"},
                {"\\x{A0}cm", " cm"},
                {"\\x{A0}\\?", "?"},
                {"\\x{A0}!", "!"},
                {"\\x{A0};", ";"},
                {",\\x{A0}", ", "},
                {" +", " "}});
    if (language == "en") {
        add(rules, {{"\"([,.]+)", "$1\""}});
    } else if (language == "de" || language == "es" || language == "fr") {
        add(rules, {{",\"", "\","}, {"(\\.+)\"([" + space + "]*[^<])", "\"$1$2"}});
    }
    const bool decimalComma = language == "de" || language == "es" || language == "cz" || language == "cs" || language == "fr";
    add(rules, {{"(\\d)\\x{A0}(\\d)", decimalComma ? "$1,$2" : "$1.$2"}});
    return rules;
}

struct Replacement {
    std::string_view from;
    std::string_view to;
};

constexpr Replacement kUnicodePunctuation[] = {{"，", ","},  {"、", ","},  {"”", "\""}, {"“", "\""}, {"∶", ":"},  {"：", ":"}, {"？", "?"},
                                               {"《", "\""}, {"》", "\""}, {"）", ")"}, {"！", "!"}, {"（", "("}, {"；", ";"}, {"１", "1"},
                                               {"」", "\""}, {"「", "\""}, {"０", "0"}, {"３", "3"}, {"２", "2"}, {"５", "5"}, {"６", "6"},
                                               {"９", "9"},  {"７", "7"},  {"８", "8"}, {"４", "4"}, {"～", "~"}, {"’", "'"},  {"…", "..."},
                                               {"━", "-"},   {"〈", "<"},  {"〉", ">"}, {"【", "["}, {"】", "]"}, {"％", "%"}};

}  // namespace

PunctuationNormalizer::PunctuationNormalizer(std::string_view language) : m_rules(rulesFor(language)) {}

std::string PunctuationNormalizer::normalize(std::string_view text) const {
    return py::strip(m_rules.apply(std::string(text)));
}

std::string replaceUnicodePunctuation(std::string_view text) {
    std::string out(text);
    for (const Replacement& replacement : kUnicodePunctuation) {
        out = py::replace(std::move(out), replacement.from, replacement.to);
    }
    // A full-width full stop takes the white space after it along.
    std::u32string result;
    bool afterStop = false;
    for (const char32_t c : py::decode(out)) {
        if (afterStop && py::isSpace(c)) {
            continue;
        }
        afterStop = c == U'。' || c == U'．';
        if (afterStop) {
            result += U". ";
        } else {
            result += c;
        }
    }
    return py::encode(result);
}

std::string removeNonPrinting(std::string_view text) {
    std::u32string out;
    for (const char32_t c : py::decode(text)) {
        if (!py::isOther(c)) {
            out += c;
        }
    }
    return py::encode(out);
}

}  // namespace twb::text::moses
