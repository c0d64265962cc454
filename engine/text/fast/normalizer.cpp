#include "engine/text/fast/normalizer.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/core/utf8.h"
#include "engine/text/fast/byte_alphabet.h"
#include "engine/text/fast/json_access.h"
#include "engine/text/fast/regex.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

bool isAscii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

template <class Keep>
void filter(TrackedText& text, Keep keep) {
    TextRewriter rewriter(text);
    for (Utf8Cursor c(text.text); c; ++c) {
        keep(c.value) ? rewriter.copy(c.length) : rewriter.skip();
    }
    text = rewriter.take();
}

template <class Map>
void mapCharacters(TrackedText& text, Map map) {
    TextRewriter rewriter(text);
    for (Utf8Cursor c(text.text); c; ++c) {
        const char32_t to = map(c.value);
        to == c.value ? rewriter.copy(c.length) : rewriter.replace(to);
    }
    text = rewriter.take();
}

/// Writes decomposed characters in canonical order and, when composing, puts them together again. `change` is tokenizers' notion: 1, the
/// character is new; 0, it replaces one of the source; -n, it replaces one and n more go away.
class UnicodeWriter {
public:
    UnicodeWriter(TextRewriter& out, bool compose) : m_out(out), m_compose(compose) {}

    void push(char32_t c, int change) {
        const int ccc = combiningClass(c);
        if (ccc == 0) {
            flush();
        }
        m_pending.push_back({c, change, ccc});
    }

    void flush() {
        if (m_pending.size() > 1) {
            std::stable_sort(m_pending.begin(), m_pending.end(), [](const Item& a, const Item& b) { return a.ccc < b.ccc; });
        }
        for (const Item& item : m_pending) {
            m_compose ? compose(item) : emit(item);
        }
        m_pending.clear();
    }

    void finish() {
        flush();
        release();
    }

private:
    struct Item {
        char32_t c;
        int change;
        int ccc;
    };

    void emit(const Item& item) {
        if (item.change > 0) {
            m_out.insert(item.c);
            return;
        }
        m_out.replace(item.c);
        for (int i = item.change; i < 0; ++i) {
            m_out.skip();
        }
    }

    void release() {
        if (m_hasStarter) {
            emit(m_starter);
            m_hasStarter = false;
        }
        for (const Item& item : m_held) {
            emit(item);
        }
        m_held.clear();
    }

    void start(const Item& item) {
        m_starter = item;
        m_hasStarter = true;
    }

    void compose(const Item& item) {
        if (!m_hasStarter) {
            item.ccc == 0 ? start(item) : emit(item);
            return;
        }
        const bool blocked = !m_held.empty() && m_held.back().ccc >= item.ccc;
        const char32_t together = blocked ? 0 : composed(m_starter.c, item.c);
        if (together != 0) {
            m_starter.c = together;
            m_starter.change += item.change - 1;
        } else if (item.ccc == 0) {
            release();
            start(item);
        } else {
            m_held.push_back(item);
        }
    }

    TextRewriter& m_out;
    bool m_compose;
    std::vector<Item> m_pending;
    Item m_starter{};
    bool m_hasStarter = false;
    std::vector<Item> m_held;
};

struct UnicodeNormalizer final : Normalizer {
    explicit UnicodeNormalizer(UnicodeForm f) : form(f) {}
    void apply(TrackedText& text) const override { normalizeUnicode(text, form); }
    UnicodeForm form;
};

struct Lowercase final : Normalizer {
    void apply(TrackedText& text) const override { lowerCase(text); }
};

struct StripAccents final : Normalizer {
    void apply(TrackedText& text) const override {
        if (!isAscii(text.text)) {
            filter(text, [](char32_t c) { return !isMark(c); });
        }
    }
};

struct Nmt final : Normalizer {
    void apply(TrackedText& text) const override {
        filter(text, [](char32_t c) {
            return !((c >= 1 && c <= 8) || c == 0x0B || (c >= 0x0E && c <= 0x1F) || c == 0x7F || c == 0x8F || c == 0x9F);
        });
        mapCharacters(text, [](char32_t c) -> char32_t {
            const bool space = c == 9 || c == 10 || c == 12 || c == 13 || c == 0x1680 || (c >= 0x200B && c <= 0x200F) || c == 0x2028 ||
                               c == 0x2029 || c == 0x2581 || c == 0xFEFF || c == 0xFFFD;
            return space ? U' ' : c;
        });
    }
};

struct Strip final : Normalizer {
    Strip(bool l, bool r) : left(l), right(r) {}
    void apply(TrackedText& text) const override {
        std::size_t begin = 0;
        std::size_t end = text.text.size();
        if (left) {
            for (Utf8Cursor c(text.text); c && isWhitespace(c.value); ++c) {
                begin = c.end();
            }
        }
        while (right && end > begin) {
            const std::size_t at = utf8Before(text.text, end);
            unsigned length = 0;
            if (!isWhitespace(utf8At(text.text, at, length))) {
                break;
            }
            end = at;
        }
        text.text = text.text.substr(begin, end - begin);
        if (text.tracked) {
            text.origin = std::vector<Offsets>(text.origin.begin() + std::ptrdiff_t(begin), text.origin.begin() + std::ptrdiff_t(end));
        }
    }
    bool left, right;
};

struct Prepend final : Normalizer {
    explicit Prepend(std::string p) : prefix(std::move(p)) {}
    void apply(TrackedText& text) const override {
        if (text.text.empty()) {
            return;
        }
        text.text.insert(0, prefix);
        if (text.tracked) {
            text.origin.insert(text.origin.begin(), prefix.size(), text.origin.front());
        }
    }
    std::string prefix;
};

struct Replace final : Normalizer {
    void apply(TrackedText& text) const override {
        TextRewriter rewriter(text);
        const auto substitute = [&](std::size_t begin, std::size_t end) {
            rewriter.copy(begin - rewriter.position());
            while (rewriter.position() < end) {
                rewriter.skip();
            }
            for (Utf8Cursor c(content); c; ++c) {
                rewriter.insert(c.value);
            }
        };
        if (regex) {
            regex->forEachMatch(text.text, substitute);
        } else if (!literal.empty()) {
            if (text.text.find(literal) == std::string::npos) {
                return;
            }
            for (std::size_t at = text.text.find(literal); at != std::string::npos; at = text.text.find(literal, at + literal.size())) {
                substitute(at, at + literal.size());
            }
        }
        rewriter.copy(text.text.size() - rewriter.position());
        text = rewriter.take();
    }
    std::optional<Regex> regex;
    std::string literal;
    std::string content;
};

struct BytesAsLetters final : Normalizer {
    void apply(TrackedText& text) const override {
        const ByteAlphabet& alphabet = ByteAlphabet::get();
        TextRewriter rewriter(text);
        for (Utf8Cursor c(text.text); c; ++c) {
            for (unsigned i = 0; i < c.length; ++i) {
                const char32_t letter = alphabet.characterOf(static_cast<unsigned char>(text.text[c.begin + i]));
                i == 0 ? rewriter.replace(letter) : rewriter.insert(letter);
            }
        }
        text = rewriter.take();
    }
};

struct BertNormalizer final : Normalizer {
    bool cleanText = true, chinese = true, stripAccents = true, lowercase = true;

    void apply(TrackedText& text) const override {
        if (cleanText) {
            clean(text);
        }
        const bool ascii = isAscii(text.text);
        if (chinese && !ascii) {
            spaceChinese(text);
        }
        if (stripAccents && !ascii) {
            normalizeUnicode(text, UnicodeForm::Nfd);
            filter(text, [](char32_t c) { return !isNonspacingMark(c); });
        }
        if (lowercase) {
            lowerCase(text);
        }
    }

private:
    static void clean(TrackedText& text) {
        filter(text, [](char32_t c) {
            return c >= ' ' && c < 0x7F ? true : c == '\t' || c == '\n' || c == '\r' || !(c == 0 || c == 0xFFFD || isControlOrFormat(c));
        });
        mapCharacters(text, [](char32_t c) { return isWhitespace(c) ? U' ' : c; });
    }

    static void spaceChinese(TrackedText& text) {
        TextRewriter rewriter(text);
        for (Utf8Cursor c(text.text); c; ++c) {
            if (isChineseCharacter(c.value)) {
                rewriter.replace(' ');
                rewriter.insert(c.value);
                rewriter.insert(' ');
            } else {
                rewriter.copy(c.length);
            }
        }
        text = rewriter.take();
    }
};

struct Sequence final : Normalizer {
    void apply(TrackedText& text) const override {
        for (const auto& step : steps) {
            step->apply(text);
        }
    }
    std::vector<std::unique_ptr<Normalizer>> steps;
};

std::unique_ptr<Normalizer> makeReplace(const JsonFields& f) {
    auto replace = std::make_unique<Replace>();
    replace->content = f.text("content");
    const JsonFields pattern(f.required("pattern"), f.pathOf("pattern"));
    if (pattern.has("Regex")) {
        replace->regex.emplace(pattern.text("Regex"), pattern.pathOf("Regex"));
    } else {
        replace->literal = pattern.text("String");
    }
    return replace;
}

}  // namespace

void normalizeUnicode(TrackedText& text, UnicodeForm form) {
    if (isAscii(text.text)) {
        return;
    }
    const bool compatibility = form == UnicodeForm::Nfkc || form == UnicodeForm::Nfkd;
    TextRewriter rewriter(text);
    UnicodeWriter writer(rewriter, form == UnicodeForm::Nfc || form == UnicodeForm::Nfkc);
    std::u32string parts;
    for (Utf8Cursor c(text.text); c; ++c) {
        parts.clear();
        appendDecomposition(c.value, compatibility, parts);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            writer.push(parts[i], i == 0 ? 0 : 1);
        }
    }
    writer.finish();
    text = rewriter.take();
}

void lowerCase(TrackedText& text) {
    if (isAscii(text.text)) {
        for (char& c : text.text) {
            c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
        }
        return;
    }
    TextRewriter rewriter(text);
    std::u32string lower;
    for (Utf8Cursor c(text.text); c; ++c) {
        lower.clear();
        appendLowerCase(c.value, lower);
        rewriter.replace(lower[0]);
        for (std::size_t i = 1; i < lower.size(); ++i) {
            rewriter.insert(lower[i]);
        }
    }
    text = rewriter.take();
}

std::unique_ptr<Normalizer> makeBertNormalizer(bool cleanText, bool chineseCharacters, bool stripAccents, bool lowercase) {
    auto bert = std::make_unique<BertNormalizer>();
    bert->cleanText = cleanText;
    bert->chinese = chineseCharacters;
    bert->stripAccents = stripAccents;
    bert->lowercase = lowercase;
    return bert;
}

std::unique_ptr<Normalizer> makeNormalizer(const core::Json& json, const std::string& where) {
    if (json.is_null()) {
        return nullptr;
    }
    const JsonFields f(json, where);
    const std::string type = f.type();
    if (type == "BertNormalizer") {
        const bool lowercase = f.flag("lowercase");
        return makeBertNormalizer(f.flag("clean_text"), f.flag("handle_chinese_chars"), f.flag("strip_accents", lowercase), lowercase);
    }
    if (type == "NFC" || type == "NFD" || type == "NFKC" || type == "NFKD") {
        return std::make_unique<UnicodeNormalizer>(type == "NFC"    ? UnicodeForm::Nfc
                                                   : type == "NFD"  ? UnicodeForm::Nfd
                                                   : type == "NFKC" ? UnicodeForm::Nfkc
                                                                    : UnicodeForm::Nfkd);
    }
    if (type == "Lowercase") {
        return std::make_unique<Lowercase>();
    }
    if (type == "StripAccents") {
        return std::make_unique<StripAccents>();
    }
    if (type == "Nmt") {
        return std::make_unique<Nmt>();
    }
    if (type == "Strip") {
        return std::make_unique<Strip>(f.flag("strip_left"), f.flag("strip_right"));
    }
    if (type == "Prepend") {
        return std::make_unique<Prepend>(f.text("prepend"));
    }
    if (type == "Replace") {
        return makeReplace(f);
    }
    if (type == "ByteLevel") {
        return std::make_unique<BytesAsLetters>();
    }
    if (type == "Precompiled") {
        return makePrecompiledNormalizer(f.text("precompiled_charsmap"), f.pathOf("precompiled_charsmap"));
    }
    if (type == "Sequence") {
        auto sequence = std::make_unique<Sequence>();
        const core::Json& steps = f.array("normalizers");
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (auto step = makeNormalizer(steps[i], f.pathOf("normalizers[" + std::to_string(i) + "]"))) {
                sequence->steps.push_back(std::move(step));
            }
        }
        return sequence;
    }
    f.unknownType(
        "normalizer",
        "BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Nmt, Strip, Prepend, Replace, ByteLevel, Precompiled and Sequence");
}

}  // namespace twb::text
