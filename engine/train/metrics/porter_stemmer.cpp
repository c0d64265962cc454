#include "engine/train/metrics/porter_stemmer.h"

#include <initializer_list>
#include <map>
#include <string_view>
#include <vector>

namespace twb::train {
namespace {

/// Whether each letter is a consonant; y is one unless it follows one.
std::vector<bool> consonants(std::string_view word) {
    std::vector<bool> flags;
    for (const char c : word) {
        const bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
        flags.push_back(!vowel && (c != 'y' || flags.empty() || !flags.back()));
    }
    return flags;
}

/// Porter's m: how often a vowel is followed by a consonant.
int measure(std::string_view stem) {
    const std::vector<bool> consonant = consonants(stem);
    int count = 0;
    for (std::size_t i = 1; i < consonant.size(); ++i) {
        count += !consonant[i - 1] && consonant[i] ? 1 : 0;
    }
    return count;
}

bool containsVowel(std::string_view stem) {
    for (const bool consonant : consonants(stem)) {
        if (!consonant) {
            return true;
        }
    }
    return false;
}

bool endsDoubleConsonant(std::string_view word) {
    return word.size() >= 2 && word.back() == word[word.size() - 2] && consonants(word).back();
}

/// Consonant, vowel, consonant at the end, the last one not w, x or y; or a whole word of a vowel and a consonant.
bool endsShort(std::string_view word) {
    const std::vector<bool> c = consonants(word);
    const std::size_t n = c.size();
    if (n == 2) {
        return !c[0] && c[1];
    }
    return n >= 3 && c[n - 3] && !c[n - 2] && c[n - 1] && word.back() != 'w' && word.back() != 'x' && word.back() != 'y';
}

bool endsWith(std::string_view word, std::string_view suffix) {
    return word.size() >= suffix.size() && word.substr(word.size() - suffix.size()) == suffix;
}

struct Rule {
    std::string_view suffix, replacement;
};

/// The first rule whose suffix fits decides: it applies when the rest measures more than `least`.
std::string byRules(const std::string& word, std::initializer_list<Rule> rules, int least) {
    for (const Rule& rule : rules) {
        if (endsWith(word, rule.suffix)) {
            const std::string stem = word.substr(0, word.size() - rule.suffix.size());
            return measure(stem) > least ? stem + std::string(rule.replacement) : word;
        }
    }
    return word;
}

std::string plural(const std::string& word) {
    if (endsWith(word, "ies")) {
        return word.substr(0, word.size() - (word.size() == 4 ? 1 : 2));
    }
    if (endsWith(word, "sses")) {
        return word.substr(0, word.size() - 2);
    }
    return endsWith(word, "s") && !endsWith(word, "ss") ? word.substr(0, word.size() - 1) : word;
}

std::string pastAndGerund(const std::string& word) {
    if (endsWith(word, "ied")) {
        return word.substr(0, word.size() - (word.size() == 4 ? 1 : 2));
    }
    if (endsWith(word, "eed")) {
        return measure(word.substr(0, word.size() - 3)) > 0 ? word.substr(0, word.size() - 1) : word;
    }
    std::string stem;
    for (const std::string_view suffix : {"ed", "ing"}) {
        if (endsWith(word, suffix) && containsVowel(word.substr(0, word.size() - suffix.size()))) {
            stem = word.substr(0, word.size() - suffix.size());
            break;
        }
    }
    if (stem.empty()) {
        return word;
    }
    if (endsWith(stem, "at") || endsWith(stem, "bl") || endsWith(stem, "iz")) {
        return stem + "e";
    }
    if (endsDoubleConsonant(stem)) {
        const char last = stem.back();
        return last == 'l' || last == 's' || last == 'z' ? stem : stem.substr(0, stem.size() - 1);
    }
    return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
}

std::string finalY(const std::string& word) {
    if (!endsWith(word, "y")) {
        return word;
    }
    const std::string stem = word.substr(0, word.size() - 1);
    return stem.size() > 1 && consonants(stem).back() ? stem + "i" : word;
}

std::string longSuffixes(const std::string& word) {
    if (endsWith(word, "alli") && measure(word.substr(0, word.size() - 4)) > 0) {
        return longSuffixes(word.substr(0, word.size() - 2));
    }
    if (endsWith(word, "logi")) {  // tried last in the list below, and measured with the l
        return measure(word.substr(0, word.size() - 3)) > 0 ? word.substr(0, word.size() - 1) : word;
    }
    return byRules(word,
                   {{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"},   {"anci", "ance"},   {"izer", "ize"},    {"bli", "ble"},
                    {"alli", "al"},     {"entli", "ent"},   {"eli", "e"},       {"ousli", "ous"},   {"ization", "ize"}, {"ation", "ate"},
                    {"ator", "ate"},    {"alism", "al"},    {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"},
                    {"iviti", "ive"},   {"biliti", "ble"},  {"fulli", "ful"}},
                   0);
}

std::string adjectives(const std::string& word) {
    return byRules(word, {{"icate", "ic"}, {"ative", ""}, {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"}, {"ful", ""}, {"ness", ""}}, 0);
}

std::string lastSuffix(const std::string& word) {
    if (endsWith(word, "ion")) {
        const std::string stem = word.substr(0, word.size() - 3);
        return measure(stem) > 1 && (stem.back() == 's' || stem.back() == 't') ? stem : word;
    }
    return byRules(word,
                   {{"al", ""},
                    {"ance", ""},
                    {"ence", ""},
                    {"er", ""},
                    {"ic", ""},
                    {"able", ""},
                    {"ible", ""},
                    {"ant", ""},
                    {"ement", ""},
                    {"ment", ""},
                    {"ent", ""},
                    {"ou", ""},
                    {"ism", ""},
                    {"ate", ""},
                    {"iti", ""},
                    {"ous", ""},
                    {"ive", ""},
                    {"ize", ""}},
                   1);
}

std::string finalE(const std::string& word) {
    if (!endsWith(word, "e")) {
        return word;
    }
    const std::string stem = word.substr(0, word.size() - 1);
    const int m = measure(stem);
    return m > 1 || (m == 1 && !endsShort(stem)) ? stem : word;
}

std::string doubleL(const std::string& word) {
    return endsWith(word, "ll") && measure(word.substr(0, word.size() - 1)) > 1 ? word.substr(0, word.size() - 1) : word;
}

}  // namespace

std::string porterStem(const std::string& word) {
    static const std::map<std::string_view, std::string> kIrregular = {
        {"sky", "sky"},        {"skies", "sky"},       {"dying", "die"},        {"lying", "lie"},
        {"tying", "tie"},      {"news", "news"},       {"innings", "inning"},   {"inning", "inning"},
        {"outings", "outing"}, {"outing", "outing"},   {"cannings", "canning"}, {"canning", "canning"},
        {"howe", "howe"},      {"proceed", "proceed"}, {"exceed", "exceed"},    {"succeed", "succeed"},
    };
    if (const auto it = kIrregular.find(word); it != kIrregular.end()) {
        return it->second;
    }
    if (word.size() <= 2) {
        return word;
    }
    return doubleL(finalE(lastSuffix(adjectives(longSuffixes(finalY(pastAndGerund(plural(word))))))));
}

}  // namespace twb::train
