#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twb::text {

/// Bytes of the character that begins with this byte, for well-formed UTF-8.
inline unsigned utf8Length(unsigned char first) {
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/// The character at `at` of well-formed UTF-8; sets `length` to its bytes.
inline char32_t utf8At(std::string_view s, std::size_t at, unsigned& length) {
    const auto byte = [&](std::size_t i) { return char32_t(static_cast<unsigned char>(s[at + i])); };
    const char32_t a = byte(0);
    length = utf8Length(static_cast<unsigned char>(a));
    switch (length) {
        case 1:
            return a;
        case 2:
            return (a & 0x1F) << 6 | (byte(1) & 0x3F);
        case 3:
            return (a & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
        default:
            return (a & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    }
}

/// Start of the character before `at` (at > 0).
inline std::size_t utf8Before(std::string_view s, std::size_t at) {
    do {
        --at;
    } while (at > 0 && (static_cast<unsigned char>(s[at]) & 0xC0) == 0x80);
    return at;
}

inline void appendUtf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xC0 | c >> 6);
        out += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += char(0xE0 | c >> 12);
        out += char(0x80 | (c >> 6 & 0x3F));
        out += char(0x80 | (c & 0x3F));
    } else {
        out += char(0xF0 | c >> 18);
        out += char(0x80 | (c >> 12 & 0x3F));
        out += char(0x80 | (c >> 6 & 0x3F));
        out += char(0x80 | (c & 0x3F));
    }
}

/// The characters one by one: for (Utf8Cursor c(text); c; ++c) use c.value, c.begin, c.end().
struct Utf8Cursor {
    explicit Utf8Cursor(std::string_view t, std::size_t at = 0) : text(t), begin(at) { read(); }
    explicit operator bool() const { return begin < text.size(); }
    Utf8Cursor& operator++() {
        begin += length;
        read();
        return *this;
    }
    std::size_t end() const { return begin + length; }

    std::string_view text;
    std::size_t begin;
    unsigned length = 0;
    char32_t value = 0;

private:
    void read() {
        if (begin < text.size()) {
            value = utf8At(text, begin, length);
        }
    }
};

}  // namespace twb::text
