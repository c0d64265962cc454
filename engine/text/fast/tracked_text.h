#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/text/encoding.h"

namespace twb::text {

/// Text on its way through the normaliser and the pre-tokenizer. When offsets are wanted, every byte knows the range of code points of the
/// caller's text that it comes from (tokenizers' NormalizedString); otherwise `origin` stays empty and costs nothing.
struct TrackedText {
    std::string text;
    std::vector<Offsets> origin;  ///< one a byte when `tracked`
    bool tracked = false;

    /// `text` as given, its code points counted from `firstCodePoint`.
    static TrackedText fromOriginal(std::string_view text, std::uint32_t firstCodePoint, bool tracked);

    /// The caller's range that the bytes [begin, end) come from.
    Offsets originOf(std::size_t begin, std::size_t end) const {
        return begin < end ? Offsets{origin[begin].begin, origin[end - 1].end} : Offsets{};
    }
};

/// Rewrites a TrackedText front to back, with the rules of NormalizedString::transform about where new characters come from.
class TextRewriter {
public:
    explicit TextRewriter(const TrackedText& source, std::size_t begin = 0) : m_source(source), m_at(begin), m_originAt(begin), m_begin(begin) {
        m_out.tracked = source.tracked;
        m_out.text.reserve(source.text.size());
        if (source.tracked) {
            m_out.origin.reserve(source.text.size());
        }
    }
    /// `c` takes the place of the next source character.
    void replace(char32_t c);
    /// `c` is new: it comes from where the last source character came from.
    void insert(char32_t c);
    /// The next source character goes away.
    void skip();
    /// As skip(), but where nothing is written yet nobody remembers it: what follows comes from one character earlier each. That is how
    /// NormalizedString::transform takes a removal at the beginning that its caller does not announce.
    void skipUnannounced();
    /// The next `bytes` bytes stay as they are.
    void copy(std::size_t bytes);
    std::size_t position() const { return m_at; }
    TrackedText take() { return std::move(m_out); }
    TrackedText& out() { return m_out; }

private:
    void put(char32_t c, Offsets origin);
    void advance(std::size_t& at) const;  ///< over one character of the source

    const TrackedText& m_source;
    TrackedText m_out;
    std::size_t m_at;
    std::size_t m_originAt;  ///< behind m_at after skipUnannounced()
    std::size_t m_begin;
};

}  // namespace twb::text
