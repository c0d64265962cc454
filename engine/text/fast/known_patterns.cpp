// Hand-written scanners for the patterns that nearly all byte-level tokenizers use; tests/text proves them equal to the regular
// expressions.
#include <array>

#include "engine/text/fast/pre_tokenizer.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

enum class Kind : unsigned char { Letter, Number, Space, Other };

Kind slowKindOf(char32_t c) {
    return isLetter(c) ? Kind::Letter : isNumeric(c) ? Kind::Number : isWhitespace(c) ? Kind::Space : Kind::Other;
}

Kind kindOf(char32_t c) {
    static const std::array<Kind, 128> ascii = [] {
        std::array<Kind, 128> table{};
        for (char32_t i = 0; i < 128; ++i) {
            table[i] = slowKindOf(i);
        }
        return table;
    }();
    return c < 128 ? ascii[c] : slowKindOf(c);
}

/// Reads ahead in [at, end) of the text.
struct Scanner {
    std::string_view text;  // up to the end of the split
    std::size_t at;

    bool done() const { return at >= text.size(); }
    /// End of the run of characters of `kind` from `from` on, at most `most` of them.
    std::size_t runEnd(std::size_t from, Kind kind, std::size_t most = std::string_view::npos) const {
        for (Utf8Cursor c(text, from); c; ++c) {
            if (most-- == 0 || kindOf(c.value) != kind) {
                return c.begin;
            }
        }
        return text.size();
    }
    Kind kindAt(std::size_t i) const {
        unsigned length;
        return kindOf(utf8At(text, i, length));
    }
    bool is(std::size_t i, char c) const { return i < text.size() && text[i] == c; }
};

/// \s+(?!\S)|\s+ at a white-space character: the run, without its last character when something follows it.
std::size_t spaceEnd(const Scanner& s, std::size_t runEnd) {
    if (runEnd == s.text.size()) {
        return runEnd;
    }
    const std::size_t last = utf8Before(s.text, runEnd);
    return last > s.at ? last : runEnd;
}

/// 's|'t|'re|'ve|'m|'ll|'d after the apostrophe at `at`; 0: none of them, else the length of the whole.
std::size_t contractionLength(const Scanner& s, bool ignoreCase) {
    const auto letter = [&](std::size_t i) -> char {
        if (s.at + i >= s.text.size()) {
            return 0;
        }
        const char c = s.text[s.at + i];
        return ignoreCase && c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    };
    const char a = letter(1);
    const char b = letter(2);
    if (a == 's' || a == 't' || a == 'm' || a == 'd') {
        return 2;
    }
    if ((a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l')) {
        return 3;
    }
    // The long s folds to s.
    return ignoreCase && s.text.substr(s.at + 1, 2) == "\xC5\xBF" ? 3 : 0;
}

void push(std::vector<Split>& out, std::size_t begin, std::size_t end) {
    out.push_back({std::uint32_t(begin), std::uint32_t(end)});
}

constexpr std::string_view kCl100kBegin = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|)";
constexpr std::string_view kCl100kEnd = R"(| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

}  // namespace

void splitLikeGpt2(std::string_view whole, std::size_t begin, std::size_t end, std::vector<Split>& out) {
    Scanner s{whole.substr(0, end), begin};
    while (!s.done()) {
        std::size_t next = 0;
        if (s.is(s.at, '\'')) {
            const std::size_t length = contractionLength(s, false);
            next = length == 0 ? 0 : s.at + length;
        }
        if (next == 0) {
            const std::size_t from = s.is(s.at, ' ') && s.at + 1 < s.text.size() && s.kindAt(s.at + 1) != Kind::Space ? s.at + 1 : s.at;
            const Kind kind = s.kindAt(from);
            next = s.runEnd(from, kind);
            if (kind == Kind::Space) {
                next = spaceEnd(s, next);
            }
        }
        push(out, s.at, next);
        s.at = next;
    }
}

void splitLikeCl100k(std::string_view whole, std::size_t begin, std::size_t end, unsigned digits, std::vector<Split>& out) {
    Scanner s{whole.substr(0, end), begin};
    while (!s.done()) {
        std::size_t next = 0;
        const char first = s.text[s.at];
        if (first == '\'') {
            const std::size_t length = contractionLength(s, true);
            next = length == 0 ? 0 : s.at + length;
        }
        if (next == 0) {
            const Kind kind = s.kindAt(s.at);
            const std::size_t second = s.at + utf8Length(static_cast<unsigned char>(first));
            const bool letterFollows = second < s.text.size() && s.kindAt(second) == Kind::Letter;
            if (kind == Kind::Letter) {
                next = s.runEnd(s.at, Kind::Letter);
            } else if (kind == Kind::Number) {
                next = s.runEnd(s.at, Kind::Number, digits);
            } else if (first != '\r' && first != '\n' && letterFollows) {
                next = s.runEnd(second, Kind::Letter);
            } else {
                const std::size_t from = first == ' ' && second < s.text.size() && s.kindAt(second) == Kind::Other ? second : s.at;
                if (s.kindAt(from) == Kind::Other) {
                    next = s.runEnd(from, Kind::Other);
                    while (s.is(next, '\r') || s.is(next, '\n')) {
                        ++next;
                    }
                } else {
                    // White space: up to its last line end if there is one, else as in GPT-2.
                    const std::size_t run = s.runEnd(s.at, Kind::Space);
                    const std::size_t lineEnd = s.text.substr(s.at, run - s.at).find_last_of("\r\n");
                    next = lineEnd == std::string_view::npos ? spaceEnd(s, run) : s.at + lineEnd + 1;
                }
            }
        }
        push(out, s.at, next);
        s.at = next;
    }
}

unsigned cl100kDigits(std::string_view pattern) {
    if (pattern.size() < kCl100kBegin.size() + kCl100kEnd.size() || !pattern.starts_with(kCl100kBegin) || !pattern.ends_with(kCl100kEnd)) {
        return 0;
    }
    const std::string_view middle = pattern.substr(kCl100kBegin.size(), pattern.size() - kCl100kBegin.size() - kCl100kEnd.size());
    return middle == R"(\p{N}{1,3})" ? 3 : middle == R"(\p{N})" ? 1 : 0;
}

}  // namespace twb::text
