#include "engine/train/metrics/tag_scheme.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace twb::train {
namespace {

struct Tag {
    char prefix = 'O';
    std::string kind;
};

/// "B-PER" in the lenient reading: what stands after the first "-"; a missing kind is "_".
Tag lenientTag(const std::string& text, bool suffix) {
    if (text.empty()) {
        return {};
    }
    if (suffix) {
        const std::string rest = text.substr(0, text.size() - 1);
        const std::string kind = rest.substr(0, rest.rfind('-'));
        return {text.back(), kind.empty() ? "_" : kind};
    }
    const std::string rest = text.substr(1);
    const std::size_t dash = rest.find('-');
    const std::string kind = dash == std::string::npos ? rest : rest.substr(dash + 1);
    return {text.front(), kind.empty() ? "_" : kind};
}

bool endsChunk(const Tag& before, const Tag& now) {
    const char a = before.prefix, b = now.prefix;
    return a == 'E' || a == 'S' || ((a == 'B' || a == 'I') && (b == 'B' || b == 'S' || b == 'O')) ||
           (a != 'O' && a != '.' && before.kind != now.kind);
}

bool startsChunk(const Tag& before, const Tag& now) {
    const char a = before.prefix, b = now.prefix;
    return b == 'B' || b == 'S' || ((a == 'E' || a == 'S' || a == 'O') && (b == 'E' || b == 'I')) ||
           (b != 'O' && b != '.' && before.kind != now.kind);
}

/// A rule on two neighbours: their prefixes, and whether their kinds are to be the same ('='), different ('!') or any ('*').
struct Rule {
    std::string_view before, now;
    char kinds;
};

struct Scheme {
    std::string_view prefixes;
    std::vector<Rule> start, inside, end;
};

const std::map<std::string, Scheme>& schemes() {
    static const std::map<std::string, Scheme> kSchemes = {
        {"IOB1",
         {"IOB",
          {{"O", "I", '*'}, {"I", "I", '!'}, {"B", "I", '*'}, {"I", "B", '='}, {"B", "B", '='}},
          {{"B", "I", '='}, {"I", "I", '='}},
          {{"I", "I", '!'}, {"I", "O", '*'}, {"I", "B", '*'}, {"B", "O", '*'}, {"B", "I", '!'}, {"B", "B", '='}}}},
        {"IOE1",
         {"IOE",
          {{"O", "I", '*'}, {"I", "I", '!'}, {"E", "I", '*'}, {"E", "E", '='}},
          {{"I", "I", '='}, {"I", "E", '='}},
          {{"I", "I", '!'}, {"I", "O", '*'}, {"I", "E", '!'}, {"E", "I", '='}, {"E", "E", '='}}}},
        {"IOB2",
         {"IOB",
          {{"IOBESUL", "B", '*'}},
          {{"B", "I", '='}, {"I", "I", '='}},
          {{"I", "O", '*'}, {"I", "I", '!'}, {"I", "B", '*'}, {"B", "O", '*'}, {"B", "I", '!'}, {"B", "B", '*'}}}},
        {"IOE2",
         {"IOE",
          {{"O", "I", '*'}, {"O", "E", '*'}, {"E", "I", '*'}, {"E", "E", '*'}, {"I", "I", '!'}, {"I", "E", '!'}},
          {{"I", "E", '='}, {"I", "I", '='}},
          {{"E", "IOBESUL", '*'}}}},
        {"IOBES",
         {"IOBES",
          {{"IOBESUL", "B", '*'}, {"IOBESUL", "S", '*'}},
          {{"B", "I", '='}, {"B", "E", '='}, {"I", "I", '='}, {"I", "E", '='}},
          {{"S", "IOBESUL", '*'}, {"E", "IOBESUL", '*'}}}},
        {"BILOU",
         {"BILOU",
          {{"IOBESUL", "B", '*'}, {"IOBESUL", "U", '*'}},
          {{"B", "I", '='}, {"B", "L", '='}, {"I", "I", '='}, {"I", "L", '='}},
          {{"U", "IOBESUL", '*'}, {"L", "IOBESUL", '*'}}}},
    };
    return kSchemes;
}

bool matches(const std::vector<Rule>& rules, const Tag& before, const Tag& now) {
    return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
        return rule.before.find(before.prefix) != std::string_view::npos && rule.now.find(now.prefix) != std::string_view::npos &&
               (rule.kinds == '*' || (rule.kinds == '=') == (before.kind == now.kind));
    });
}

/// The strict reading strips every "-" around the kind.
Tag strictTag(const MetricCall& call, const std::string& text, const std::string& name, const Scheme& scheme, bool suffix) {
    const char prefix = text.empty() ? '?' : suffix ? text.back() : text.front();
    if (scheme.prefixes.find(prefix) == std::string_view::npos) {
        call.fail("the tag \"" + text + "\" does not belong to the scheme " + name + ", whose tags begin with one of " +
                  std::string(scheme.prefixes) + ".");
    }
    std::string kind = suffix ? text.substr(0, text.size() - 1) : text.substr(1);
    kind.erase(0, std::min(kind.find_first_not_of('-'), kind.size()));
    kind.erase(kind.find_last_not_of('-') + 1);
    return {prefix, kind.empty() ? "_" : kind};
}

}  // namespace

std::set<Entity> lenientEntities(const std::vector<std::vector<std::string>>& sentences, bool suffix) {
    std::set<Entity> entities;
    for (std::size_t s = 0; s < sentences.size(); ++s) {
        Tag before{'O', ""};
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= sentences[s].size(); ++i) {
            const Tag now = lenientTag(i < sentences[s].size() ? sentences[s][i] : "O", suffix);
            if (endsChunk(before, now)) {
                entities.emplace(before.kind, s, begin, i);
            }
            if (startsChunk(before, now)) {
                begin = i;
            }
            before = now;
        }
    }
    return entities;
}

std::set<Entity> strictEntities(const MetricCall& call, const std::vector<std::vector<std::string>>& sentences, const std::string& name,
                                bool suffix) {
    const auto known = schemes().find(name);
    if (known == schemes().end()) {
        call.fail("scheme is \"" + name + "\"; it may be IOB1, IOB2, IOE1, IOE2, IOBES or BILOU.");
    }
    const Scheme& scheme = known->second;
    const Tag outside{'O', "_"};
    std::set<Entity> entities;
    for (std::size_t s = 0; s < sentences.size(); ++s) {
        std::vector<Tag> tags;
        for (const std::string& text : sentences[s]) {
            tags.push_back(strictTag(call, text, name, scheme, suffix));
        }
        tags.push_back(outside);
        Tag before = outside;
        for (std::size_t i = 0; i < tags.size();) {
            if (!matches(scheme.start, before, tags[i])) {
                before = tags[i++];
                continue;
            }
            std::size_t end = i + 1;
            while (end < tags.size() && matches(scheme.inside, tags[end - 1], tags[end])) {
                ++end;
            }
            if (end < tags.size() && matches(scheme.end, tags[end - 1], tags[end])) {
                entities.emplace(tags[i].kind, s, i, end);
            }
            before = tags[end - 1];
            i = end;
        }
    }
    return entities;
}

}  // namespace twb::train
