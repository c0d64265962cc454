// SentencePiece's replacements as a normalizer: of a whole grapheme cluster where there is one for it, else of its characters.
#include <optional>

#include "engine/core/error.h"
#include "engine/text/base64.h"
#include "engine/text/fast/charsmap.h"
#include "engine/text/fast/normalizer.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

std::size_t countCharacters(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text) {
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }
    return n;
}

struct Precompiled final : Normalizer {
    explicit Precompiled(Charsmap charsmap) : map(std::move(charsmap)) {
        for (char32_t c = 1; c < 128; ++c) {
            const char byte = char(c);
            asciiChanges[c] = map.find(std::string_view(&byte, 1)).has_value();
        }
    }

    void apply(TrackedText& text) const override {
        TextRewriter rewriter(text);
        GraphemeBreaker breaker;
        std::size_t begin = 0;
        Utf8Cursor c(text.text);
        while (c) {
            // ASCII before ASCII is a cluster of its own, but for CR LF.
            const std::size_t next = c.end();
            const bool plain =
                c.value < 0x80 && c.value != '\r' && (next == text.text.size() || static_cast<unsigned char>(text.text[next]) < 0x80);
            if (plain && c.begin == begin) {
                asciiChanges[c.value] ? cluster(rewriter, std::string_view(text.text).substr(begin, 1)) : rewriter.copy(1);
                begin = next;
                breaker.reset();
                ++c;
                continue;
            }
            const char32_t before = c.value;
            ++c;
            if (!c || breaker.breaksBetween(before, c.value)) {
                cluster(rewriter, std::string_view(text.text).substr(begin, next - begin));
                begin = next;
            }
        }
        text = rewriter.take();
    }

private:
    void cluster(TextRewriter& rewriter, std::string_view grapheme) const {
        if (grapheme.size() < 6) {
            if (const auto to = map.find(grapheme)) {
                return replace(rewriter, grapheme, *to);
            }
        }
        for (Utf8Cursor c(grapheme); c; ++c) {
            const std::string_view part = grapheme.substr(c.begin, c.length);
            if (const auto to = map.find(part)) {
                replace(rewriter, part, *to);
            } else {
                rewriter.copy(c.length);
            }
        }
    }

    static void replace(TextRewriter& rewriter, std::string_view from, std::string_view to) {
        std::size_t old = countCharacters(from);
        for (Utf8Cursor c(to); c; ++c) {
            old > 0 ? rewriter.replace(c.value) : rewriter.insert(c.value);
            old -= old > 0;
        }
        for (; old > 0; --old) {
            rewriter.skipUnannounced();
        }
    }

    Charsmap map;
    bool asciiChanges[128] = {};
};

}  // namespace

std::unique_ptr<Normalizer> makePrecompiledNormalizer(const std::string& base64, const std::string& where) {
    const std::optional<std::string> bytes = decodeBase64(base64);
    if (!bytes) {
        throw core::Error(core::ErrorCode::InvalidFile, where + " is not a SentencePiece character map: it is not base64.");
    }
    return std::make_unique<Precompiled>(Charsmap(*bytes, where));
}

}  // namespace twb::text
