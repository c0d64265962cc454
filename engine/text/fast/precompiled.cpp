// SentencePiece's precompiled_charsmap: the size of a double array, the double array (darts-clone units), then the replacements, each ended
// by a zero byte. https://github.com/google/sentencepiece, src/normalizer.cc; the matching rules are those of the Rust crate
// spm_precompiled.
#include <cstring>
#include <optional>
#include <vector>

#include "engine/text/base64.h"
#include "engine/text/fast/normalizer.h"
#include "engine/text/fast/unicode.h"
#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {
namespace {

class Charsmap {
public:
    Charsmap(const std::string& base64, const std::string& where) {
        const auto fail = [&](const std::string& why) {
            throw core::Error(core::ErrorCode::InvalidFile, where + " is not a SentencePiece character map: " + why + ".");
        };
        const std::optional<std::string> bytes = decodeBase64(base64);
        if (!bytes) {
            fail("it is not base64");
        }
        std::uint32_t trieBytes = 0;
        if (bytes->size() < 4) {
            fail("it has " + std::to_string(bytes->size()) + " bytes, at least 4 were expected");
        }
        std::memcpy(&trieBytes, bytes->data(), 4);
        if (trieBytes % 4 != 0 || trieBytes > bytes->size() - 4) {
            fail("its trie is said to have " + std::to_string(trieBytes) + " bytes, but " + std::to_string(bytes->size() - 4) + " follow");
        }
        m_units.resize(trieBytes / 4);
        std::memcpy(m_units.data(), bytes->data() + 4, trieBytes);
        m_replacements = bytes->substr(4 + trieBytes);
    }

    /// The replacement of the shortest key that `text` begins with.
    std::optional<std::string_view> find(std::string_view text) const {
        if (m_units.empty()) {
            return std::nullopt;
        }
        std::size_t node = offset(m_units[0]);
        for (const char c : text) {
            const auto label = static_cast<unsigned char>(c);
            node ^= label;
            if (label == 0 || node >= m_units.size()) {
                return std::nullopt;
            }
            const std::uint32_t unit = m_units[node];
            if ((unit & 0x800000FFu) != label) {
                return std::nullopt;
            }
            node ^= offset(unit);
            if ((unit >> 8 & 1) == 1) {
                if (node >= m_units.size()) {
                    return std::nullopt;
                }
                const std::size_t at = m_units[node] & 0x7FFFFFFFu;
                if (at > m_replacements.size()) {
                    return std::nullopt;
                }
                const std::string_view rest = std::string_view(m_replacements).substr(at);
                return rest.substr(0, rest.find('\0'));
            }
        }
        return std::nullopt;
    }

private:
    static std::size_t offset(std::uint32_t unit) { return std::size_t(unit >> 10) << ((unit & (1u << 9)) >> 6); }

    std::vector<std::uint32_t> m_units;
    std::string m_replacements;
};

std::size_t countCharacters(std::string_view text) {
    std::size_t n = 0;
    for (const char c : text) {
        n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }
    return n;
}

struct Precompiled final : Normalizer {
    Precompiled(const std::string& base64, const std::string& where) : map(base64, where) {
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
            rewriter.skip();
        }
    }

    Charsmap map;
    bool asciiChanges[128] = {};
};

}  // namespace

std::unique_ptr<Normalizer> makePrecompiledNormalizer(const std::string& base64, const std::string& where) {
    return std::make_unique<Precompiled>(base64, where);
}

}  // namespace twb::text
