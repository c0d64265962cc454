#include "engine/text/fast/pre_tokenizer.h"

#include <algorithm>
#include <optional>

#include "engine/text/fast/byte_alphabet.h"
#include "engine/text/fast/json_access.h"
#include "engine/text/fast/regex.h"
#include "engine/text/fast/scripts.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

/// Steps that only cut: they see one split at a time.
struct Splitter : PreTokenizer {
    void apply(PreTokenized& pre) const final {
        std::vector<Split> out;
        out.reserve(pre.splits.size() * 2 + pre.text.text.size() / 5);
        for (const Split& s : pre.splits) {
            cut(pre.text.text, s, out);
        }
        pre.splits = std::move(out);
    }
    virtual void cut(std::string_view text, Split s, std::vector<Split>& out) const = 0;
};

/// Cuts at single characters that satisfy a condition.
template <class Condition>
struct CharacterSplit final : Splitter {
    CharacterSplit(Condition c, SplitBehavior b) : condition(c), behavior(b) {}
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        SplitCollector collector(out, s, behavior, false);
        for (Utf8Cursor c(text.substr(0, s.end), s.begin); c; ++c) {
            if (condition(c.value)) {
                collector.match(c.begin, c.end());
            }
        }
        collector.finish();
    }
    Condition condition;
    SplitBehavior behavior;
};

template <class Condition>
std::unique_ptr<PreTokenizer> characterSplit(Condition condition, SplitBehavior behavior) {
    return std::make_unique<CharacterSplit<Condition>>(condition, behavior);
}

struct BertPreTokenizer final : Splitter {
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        std::size_t wordBegin = s.begin;
        const auto endWord = [&](std::size_t end) {
            if (wordBegin < end) {
                out.push_back({std::uint32_t(wordBegin), std::uint32_t(end)});
            }
        };
        for (Utf8Cursor c(text.substr(0, s.end), s.begin); c; ++c) {
            const bool space = isWhitespace(c.value);
            if (space || isPunctuation(c.value)) {
                endWord(c.begin);
                wordBegin = c.end();
                if (!space) {
                    out.push_back({std::uint32_t(c.begin), std::uint32_t(c.end())});
                }
            }
        }
        endWord(s.end);
    }
};

/// Runs of word characters, runs of other characters that are no white space: \w+|[^\w\s]+
struct WhitespacePreTokenizer final : Splitter {
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        enum class Kind { Space, Word, Other };
        Kind kind = Kind::Space;
        std::size_t begin = s.begin;
        const auto endRun = [&](std::size_t end) {
            if (kind != Kind::Space && begin < end) {
                out.push_back({std::uint32_t(begin), std::uint32_t(end)});
            }
        };
        for (Utf8Cursor c(text.substr(0, s.end), s.begin); c; ++c) {
            const Kind now = isWordCharacter(c.value) ? Kind::Word : isWhitespace(c.value) ? Kind::Space : Kind::Other;
            if (now != kind) {
                endRun(c.begin);
                begin = c.begin;
                kind = now;
            }
        }
        endRun(s.end);
    }
};

struct RegexSplit final : Splitter {
    RegexSplit(Regex r, SplitBehavior b, bool i) : regex(std::move(r)), behavior(b), invert(i) {}
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        SplitCollector collector(out, s, behavior, invert);
        regex.forEachMatch(text.substr(s.begin, s.end - s.begin),
                           [&](std::size_t begin, std::size_t end) { collector.match(s.begin + begin, s.begin + end); });
        collector.finish();
    }
    Regex regex;
    SplitBehavior behavior;
    bool invert;
};

struct LiteralSplit final : Splitter {
    LiteralSplit(std::string l, SplitBehavior b, bool i) : literal(std::move(l)), behavior(b), invert(i) {}
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        SplitCollector collector(out, s, behavior, invert);
        const std::string_view part = text.substr(0, s.end);
        if (!literal.empty()) {
            for (std::size_t at = part.find(literal, s.begin); at != std::string_view::npos; at = part.find(literal, at + literal.size())) {
                collector.match(at, at + literal.size());
            }
        }
        collector.finish();
    }
    std::string literal;
    SplitBehavior behavior;
    bool invert;
};

/// The pattern of cl100k and its relatives, without a regular expression.
struct Cl100kSplit final : Splitter {
    explicit Cl100kSplit(unsigned d) : digits(d) {}
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override { splitLikeCl100k(text, s.begin, s.end, digits, out); }
    unsigned digits;
};

struct FixedLength final : Splitter {
    explicit FixedLength(std::int64_t l) : length(l) {}
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        std::size_t begin = s.begin;
        std::int64_t n = 0;
        for (Utf8Cursor c(text.substr(0, s.end), s.begin); c; ++c) {
            if (++n == length) {
                out.push_back({std::uint32_t(begin), std::uint32_t(c.end())});
                begin = c.end();
                n = 0;
            }
        }
        if (begin < s.end) {
            out.push_back({std::uint32_t(begin), s.end});
        }
    }
    std::int64_t length;
};

/// Cuts where the script changes; spaces and marks common to all scripts go with what is before them.
struct UnicodeScripts final : Splitter {
    void cut(std::string_view text, Split s, std::vector<Split>& out) const override {
        // What stands before the first character of a script is lost, as in the Rust library.
        constexpr std::size_t kNowhere = ~std::size_t(0);
        std::size_t begin = kNowhere;
        int last = kAnyScript;
        for (Utf8Cursor c(text.substr(0, s.end), s.begin); c; ++c) {
            const int script = scriptForSplitting(c.value);
            if (script == kAnyScript) {
                continue;
            }
            if (script != last) {
                if (begin != kNowhere) {
                    out.push_back({std::uint32_t(begin), std::uint32_t(c.begin)});
                }
                begin = c.begin;
            }
            last = script;
        }
        if (begin != kNowhere) {
            out.push_back({std::uint32_t(begin), s.end});
        }
    }
};

/// Rewrites every split of `pre` with rewrite(rewriter, split, out ranges) and puts the results in order.
template <class Rewrite>
void rewriteSplits(PreTokenized& pre, Rewrite rewrite) {
    TrackedText text;
    text.tracked = pre.text.tracked;
    text.text.reserve(pre.text.text.size() + pre.text.text.size() / 4);
    std::vector<Split> splits;
    splits.reserve(pre.splits.size());
    for (const Split& s : pre.splits) {
        const std::size_t begin = text.text.size();
        rewrite(s, text);
        if (text.text.size() > begin) {
            splits.push_back({std::uint32_t(begin), std::uint32_t(text.text.size())});
        }
    }
    pre.text = std::move(text);
    pre.splits = std::move(splits);
}

void appendPart(TrackedText& to, const TrackedText& from, std::size_t begin, std::size_t end) {
    to.text.append(from.text, begin, end - begin);
    if (from.tracked) {
        to.origin.insert(to.origin.end(), from.origin.begin() + std::ptrdiff_t(begin), from.origin.begin() + std::ptrdiff_t(end));
    }
}

void appendText(TrackedText& to, std::string_view text, Offsets origin) {
    to.text += text;
    if (to.tracked) {
        to.origin.resize(to.text.size(), origin);
    }
}

struct ByteLevel final : PreTokenizer {
    bool addPrefixSpace = true, useRegex = true, asLetters = true;

    void apply(PreTokenized& pre) const override {
        if (addPrefixSpace &&
            std::any_of(pre.splits.begin(), pre.splits.end(), [&](const Split& s) { return pre.text.text[s.begin] != ' '; })) {
            rewriteSplits(pre, [&](const Split& s, TrackedText& out) {
                if (pre.text.text[s.begin] != ' ') {
                    appendText(out, " ", pre.text.tracked ? pre.text.origin[s.begin] : Offsets{});
                }
                appendPart(out, pre.text, s.begin, s.end);
            });
        }
        if (useRegex) {
            std::vector<Split> out;
            out.reserve(pre.text.text.size() / 4 + 4);
            for (const Split& s : pre.splits) {
                splitLikeGpt2(pre.text.text, s.begin, s.end, out);
            }
            pre.splits = std::move(out);
        }
        if (asLetters) {
            writeAsLetters(pre);
        }
    }

private:
    static void writeAsLetters(PreTokenized& pre) {
        const ByteAlphabet& alphabet = ByteAlphabet::get();
        rewriteSplits(pre, [&](const Split& s, TrackedText& out) {
            for (std::size_t i = s.begin; i < s.end; ++i) {
                appendUtf8(out.text, alphabet.characterOf(static_cast<unsigned char>(pre.text.text[i])));
                if (out.tracked) {
                    out.origin.resize(out.text.size(), pre.text.origin[i]);
                }
            }
        });
    }
};

struct Metaspace final : PreTokenizer {
    enum class Prepend { First, Never, Always };
    std::string replacement;
    Prepend prepend = Prepend::Always;
    bool split = true;

    void apply(PreTokenized& pre) const override {
        rewriteSplits(pre, [&](const Split& s, TrackedText& out) {
            const std::string_view part = pre.word(s);
            const bool first = s.begin == 0 && pre.startsAtBeginning;
            const bool wanted = prepend == Prepend::Always || (prepend == Prepend::First && first);
            if (wanted && part[0] != ' ' && !part.starts_with(replacement)) {
                appendText(out, replacement, pre.text.tracked ? pre.text.origin[s.begin] : Offsets{});
            }
            for (std::size_t i = s.begin; i < s.end;) {
                if (pre.text.text[i] == ' ') {
                    appendText(out, replacement, pre.text.tracked ? pre.text.origin[i] : Offsets{});
                    ++i;
                } else {
                    const std::size_t end = std::min(pre.text.text.find(' ', i), std::size_t(s.end));
                    appendPart(out, pre.text, i, end);
                    i = end;
                }
            }
        });
        if (!split) {
            return;
        }
        std::vector<Split> out;
        out.reserve(pre.text.text.size() / 5 + 4);
        for (const Split& s : pre.splits) {
            const std::string_view part = std::string_view(pre.text.text).substr(0, s.end);
            for (std::size_t begin = s.begin; begin < s.end;) {
                const std::size_t next = std::min(part.find(replacement, begin + 1), std::size_t(s.end));
                out.push_back({std::uint32_t(begin), std::uint32_t(next)});
                begin = next;
            }
        }
        pre.splits = std::move(out);
    }
};

struct SequencePreTokenizer final : PreTokenizer {
    void apply(PreTokenized& pre) const override {
        for (const auto& step : steps) {
            step->apply(pre);
        }
    }
    std::vector<std::unique_ptr<PreTokenizer>> steps;
};

SplitBehavior behaviorOf(const JsonFields& f, const std::string& key) {
    const std::string name = f.text(key);
    if (name == "Removed")
        return SplitBehavior::Removed;
    if (name == "Isolated")
        return SplitBehavior::Isolated;
    if (name == "MergedWithPrevious")
        return SplitBehavior::MergedWithPrevious;
    if (name == "MergedWithNext")
        return SplitBehavior::MergedWithNext;
    if (name == "Contiguous")
        return SplitBehavior::Contiguous;
    f.wrong(key, "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
}

std::unique_ptr<PreTokenizer> makeSplit(const JsonFields& f) {
    const SplitBehavior behavior = f.has("behavior") ? behaviorOf(f, "behavior") : SplitBehavior::Isolated;
    const bool invert = f.flag("invert", false);
    const core::Json& json = f.required("pattern");
    const JsonFields pattern(json, f.pathOf("pattern"));
    if (!pattern.has("Regex")) {
        return std::make_unique<LiteralSplit>(pattern.text("String"), behavior, invert);
    }
    const std::string regex = pattern.text("Regex");
    // These patterns match every character, so that Isolated, and Removed with invert, give the matches.
    const unsigned digits = cl100kDigits(regex);
    if (digits != 0 && ((behavior == SplitBehavior::Isolated && !invert) || (behavior == SplitBehavior::Removed && invert))) {
        return std::make_unique<Cl100kSplit>(digits);
    }
    return std::make_unique<RegexSplit>(Regex(regex, pattern.pathOf("Regex")), behavior, invert);
}

std::unique_ptr<PreTokenizer> makeMetaspace(const JsonFields& f) {
    auto metaspace = std::make_unique<Metaspace>();
    f.character("replacement");
    metaspace->replacement = f.text("replacement");
    if (f.has("prepend_scheme")) {
        const std::string scheme = f.text("prepend_scheme");
        if (scheme != "first" && scheme != "never" && scheme != "always") {
            f.wrong("prepend_scheme", "first, never or always");
        }
        metaspace->prepend = scheme == "first"   ? Metaspace::Prepend::First
                             : scheme == "never" ? Metaspace::Prepend::Never
                                                 : Metaspace::Prepend::Always;
    }
    if (f.has("add_prefix_space") && !f.flag("add_prefix_space")) {
        metaspace->prepend = Metaspace::Prepend::Never;
    }
    metaspace->split = f.flag("split", true);
    return metaspace;
}

std::unique_ptr<ByteLevel> makeByteLevel(const JsonFields& f) {
    auto byteLevel = std::make_unique<ByteLevel>();
    byteLevel->addPrefixSpace = f.flag("add_prefix_space");
    byteLevel->useRegex = f.flag("use_regex", true);
    return byteLevel;
}

std::unique_ptr<PreTokenizer> make(const core::Json& json, const std::string& where, bool rawBytes) {
    const JsonFields f(json, where);
    const std::string type = f.type();
    if (type == "ByteLevel") {
        auto byteLevel = makeByteLevel(f);
        byteLevel->asLetters = !rawBytes;
        return byteLevel;
    }
    if (type == "Sequence") {
        auto sequence = std::make_unique<SequencePreTokenizer>();
        const core::Json& steps = f.array("pretokenizers");
        for (std::size_t i = 0; i < steps.size(); ++i) {
            sequence->steps.push_back(
                make(steps[i], f.pathOf("pretokenizers[" + std::to_string(i) + "]"), rawBytes && i + 1 == steps.size()));
        }
        return sequence;
    }
    if (type == "BertPreTokenizer") {
        return std::make_unique<BertPreTokenizer>();
    }
    if (type == "Whitespace") {
        return std::make_unique<WhitespacePreTokenizer>();
    }
    if (type == "WhitespaceSplit") {
        return characterSplit([](char32_t c) { return isWhitespace(c); }, SplitBehavior::Removed);
    }
    if (type == "Punctuation") {
        return characterSplit([](char32_t c) { return isPunctuation(c); },
                              f.has("behavior") ? behaviorOf(f, "behavior") : SplitBehavior::Isolated);
    }
    if (type == "Digits") {
        return characterSplit([](char32_t c) { return isNumeric(c); },
                              f.flag("individual_digits", false) ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
    }
    if (type == "CharDelimiterSplit") {
        return characterSplit([delimiter = f.character("delimiter")](char32_t c) { return c == delimiter; }, SplitBehavior::Removed);
    }
    if (type == "Split") {
        return makeSplit(f);
    }
    if (type == "Metaspace") {
        return makeMetaspace(f);
    }
    if (type == "UnicodeScripts") {
        return std::make_unique<UnicodeScripts>();
    }
    if (type == "FixedLength") {
        const std::int64_t length = f.number("length", 5);
        if (length < 1) {
            f.wrong("length", "at least 1");
        }
        return std::make_unique<FixedLength>(length);
    }
    f.unknownType("pre-tokenizer",
                  "BertPreTokenizer, Whitespace, WhitespaceSplit, Punctuation, Digits, CharDelimiterSplit, Split, Metaspace, ByteLevel, "
                  "UnicodeScripts, "
                  "FixedLength and Sequence");
}

/// Whether the last step is ByteLevel.
bool endsInByteLevel(const core::Json& json) {
    if (!json.is_object() || !json.contains("type")) {
        return false;
    }
    if (json.at("type") == "Sequence" && json.contains("pretokenizers") && json.at("pretokenizers").is_array() &&
        !json.at("pretokenizers").empty()) {
        return endsInByteLevel(json.at("pretokenizers").back());
    }
    return json.at("type") == "ByteLevel";
}

}  // namespace

std::unique_ptr<PreTokenizer> makePreTokenizer(const core::Json& json, const std::string& where) {
    return json.is_null() ? nullptr : make(json, where, false);
}

std::unique_ptr<PreTokenizer> makeRawBytePreTokenizer(const core::Json& json, const std::string& where) {
    return endsInByteLevel(json) ? make(json, where, true) : nullptr;
}

}  // namespace twb::text
