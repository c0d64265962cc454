#include "engine/text/fast/tracked_text.h"

#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {

TrackedText TrackedText::fromOriginal(std::string_view text, std::uint32_t firstCodePoint, bool tracked) {
    TrackedText result{std::string(text), {}, tracked};
    if (tracked) {
        result.origin.reserve(text.size());
        for (const char c : text) {
            if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
                ++firstCodePoint;
            }
            result.origin.push_back({firstCodePoint - 1, firstCodePoint});
        }
    }
    return result;
}

void TextRewriter::put(char32_t c, Offsets origin) {
    appendUtf8(m_out.text, c);
    if (m_out.tracked) {
        m_out.origin.resize(m_out.text.size(), origin);
    }
}

void TextRewriter::replace(char32_t c) {
    if (m_at >= m_source.text.size()) {
        return insert(c);
    }
    put(c, m_out.tracked ? m_source.origin[m_originAt] : Offsets{});
    skip();
}

void TextRewriter::insert(char32_t c) {
    Offsets origin;
    if (m_out.tracked) {
        if (m_originAt > m_begin) {
            origin = m_source.origin[m_originAt - 1];
        } else if (m_originAt < m_source.text.size()) {
            origin = {m_source.origin[m_originAt].begin, m_source.origin[m_originAt].begin};
        }
    }
    put(c, origin);
}

void TextRewriter::advance(std::size_t& at) const {
    if (at < m_source.text.size()) {
        at += utf8Length(static_cast<unsigned char>(m_source.text[at]));
    }
}

void TextRewriter::skip() {
    advance(m_at);
    advance(m_originAt);
}

void TextRewriter::skipUnannounced() {
    advance(m_at);
    if (!m_out.text.empty()) {
        advance(m_originAt);
    }
}

void TextRewriter::copy(std::size_t bytes) {
    if (m_originAt != m_at) {
        unsigned length = 0;
        for (const std::size_t end = m_at + bytes; m_at < end;) {
            replace(utf8At(m_source.text, m_at, length));
        }
        return;
    }
    m_out.text.append(m_source.text, m_at, bytes);
    if (m_out.tracked) {
        m_out.origin.insert(m_out.origin.end(), m_source.origin.begin() + std::ptrdiff_t(m_at),
                            m_source.origin.begin() + std::ptrdiff_t(m_at + bytes));
    }
    m_at += bytes;
    m_originAt = m_at;
}

}  // namespace twb::text
