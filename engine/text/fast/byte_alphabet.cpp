#include "engine/text/fast/byte_alphabet.h"

#include "engine/text/fast/utf8_cursor.h"

namespace twb::text {

const ByteAlphabet& ByteAlphabet::get() {
    static const ByteAlphabet alphabet;
    return alphabet;
}

ByteAlphabet::ByteAlphabet() {
    m_bytes.fill(-1);
    char32_t next = 256;
    for (unsigned b = 0; b < 256; ++b) {
        const bool printable = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
        m_characters[b] = printable ? char32_t(b) : next++;
        m_bytes[m_characters[b]] = std::int16_t(b);
    }
}

bool ByteAlphabet::decode(std::string_view token, std::string& out) const {
    out.clear();
    for (Utf8Cursor c(token); c; ++c) {
        const int byte = byteOf(c.value);
        if (byte < 0) {
            return false;
        }
        out += char(byte);
    }
    return true;
}

}  // namespace twb::text
