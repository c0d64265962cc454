#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace twb::text {

/// GPT-2's alphabet: every byte as a printable character (bytes_to_unicode).
class ByteAlphabet {
public:
    static const ByteAlphabet& get();

    char32_t characterOf(unsigned char byte) const { return m_characters[byte]; }
    /// -1: the character stands for no byte.
    int byteOf(char32_t c) const { return c < m_bytes.size() ? m_bytes[c] : -1; }
    /// The bytes that a token stands for; false when one of its characters is not of the alphabet (then `out` is unspecified).
    bool decode(std::string_view token, std::string& out) const;

private:
    ByteAlphabet();
    std::array<char32_t, 256> m_characters{};
    std::array<std::int16_t, 0x144> m_bytes{};
};

}  // namespace twb::text
