#include "engine/text/fast/lossy_utf8.h"

#include "engine/core/utf8.h"

namespace twb::text {
namespace {

/// Length of the ill-formed part at the beginning of `s`: the longest prefix of a character, at least one byte.
std::size_t illFormedLength(std::string_view s) {
    const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
    const unsigned a = byte(0);
    unsigned low = 0x80;
    unsigned high = 0xBF;
    std::size_t wanted = 0;
    if (a >= 0xC2 && a <= 0xDF) {
        wanted = 1;
    } else if (a >= 0xE0 && a <= 0xEF) {
        wanted = 2;
        low = a == 0xE0 ? 0xA0 : 0x80;
        high = a == 0xED ? 0x9F : 0xBF;
    } else if (a >= 0xF0 && a <= 0xF4) {
        wanted = 3;
        low = a == 0xF0 ? 0x90 : 0x80;
        high = a == 0xF4 ? 0x8F : 0xBF;
    }
    std::size_t n = 1;
    while (n <= wanted && byte(n) >= low && byte(n) <= high) {
        ++n;
        low = 0x80;
        high = 0xBF;
    }
    return n;
}

}  // namespace

std::string lossyUtf8(std::string_view bytes) {
    std::string out;
    while (true) {
        const std::size_t bad = core::firstInvalidUtf8(bytes);
        if (bad == std::string_view::npos) {
            return out.append(bytes);
        }
        out.append(bytes.substr(0, bad)).append("\uFFFD");
        bytes.remove_prefix(bad + illFormedLength(bytes.substr(bad)));
    }
}

}  // namespace twb::text
