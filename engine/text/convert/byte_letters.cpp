#include "engine/text/convert/byte_letters.h"

#include <array>

namespace twb::text {
namespace {

std::string twoByteUtf8(unsigned codePoint) {
    return {static_cast<char>(0xC0 | codePoint >> 6), static_cast<char>(0x80 | (codePoint & 0x3F))};
}

std::array<std::string, 256> makeLetters() {
    std::array<std::string, 256> letters;
    unsigned next = 256;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printableAscii = byte > 32 && byte < 127;
        const bool printableLatin = byte > 160 && byte != 173;
        letters[byte] = printableAscii ? std::string(1, static_cast<char>(byte)) : twoByteUtf8(printableLatin ? byte : next++);
    }
    return letters;
}

}  // namespace

std::string bytesAsLetters(std::string_view bytes) {
    static const std::array<std::string, 256> letters = makeLetters();
    std::string text;
    for (const char byte : bytes) {
        text += letters[static_cast<unsigned char>(byte)];
    }
    return text;
}

}  // namespace twb::text
