#include "engine/io/table/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/core/error.h"
#include "engine/core/utf8.h"

namespace twb::io {
namespace {

constexpr std::size_t kProbe = 4096;
constexpr char32_t kReplacement = 0xFFFD;

// What Windows-1252 puts where Latin-1 has control characters (0x80 to 0x9F); 0: nothing.
constexpr std::array<char32_t, 32> kWindows{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                            0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                            0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void appendUtf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

std::string fromUtf16(std::string_view bytes, bool bigEndian) {
    const auto unit = [&](std::size_t at) -> char32_t {
        const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
        return bigEndian ? first << 8 | second : second << 8 | first;
    };
    std::string text;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        char32_t c = unit(at);
        const bool isHigh = c >= 0xD800 && c < 0xDC00;
        if (isHigh && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
            at += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = kReplacement;
        }
        appendUtf8(text, c);
    }
    return text;
}

std::string fromWindows1252(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        const auto c = static_cast<unsigned char>(byte);
        const bool isSpecial = c >= 0x80 && c < 0xA0;
        appendUtf8(text, isSpecial ? (kWindows[c - 0x80] ? kWindows[c - 0x80] : kReplacement) : c);
    }
    return text;
}

// Mostly ASCII in UTF-16 has a zero in every other byte: 0 for the odd places, 1 for the even ones, -1 for neither.
int zeroPlaces(std::string_view bytes) {
    std::array<std::size_t, 2> zeros{};
    const std::size_t count = std::min(bytes.size(), kProbe);
    for (std::size_t i = 0; i < count; ++i) {
        zeros[i % 2] += bytes[i] == '\0';
    }
    if (zeros[1] > count / 4 && zeros[0] == 0) {
        return 0;
    }
    return zeros[0] > count / 4 && zeros[1] == 0 ? 1 : -1;
}

}  // namespace

DecodedText decodeText(std::span<const std::byte> content, const std::string& where) {
    const std::string_view bytes(reinterpret_cast<const char*>(content.data()), content.size());
    if (bytes.starts_with("\xEF\xBB\xBF") && core::firstInvalidUtf8(bytes.substr(3)) == std::string::npos) {
        return {std::string(bytes.substr(3)), {}};
    }
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return {fromUtf16(bytes.substr(2), bytes.front() == '\xFE'), "The text is in UTF-16."};
    }
    if (const int zeros = zeroPlaces(bytes); zeros >= 0) {
        return {fromUtf16(bytes, zeros == 1), "The text is in UTF-16 (no byte order mark)."};
    }
    if (bytes.find('\0') != std::string_view::npos) {
        throw core::Error(core::ErrorCode::InvalidFile, where + " is not a text file: it holds zero bytes.");
    }
    if (const std::size_t bad = core::firstInvalidUtf8(bytes); bad != std::string::npos) {
        return {fromWindows1252(bytes), "Byte " + std::to_string(bad) + " is not UTF-8; the text was read as Windows-1252 (Latin-1)."};
    }
    return {std::string(bytes), {}};
}

}  // namespace twb::io
