#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace twb::text {

/// A quick 64-bit hash of a few bytes (multiply and fold, eight bytes at a time). Not for hostile input that aims at collisions of a large
/// table: the tables of this folder are filled from vocabularies and bounded caches.
inline std::uint64_t hashBytes(std::string_view s) {
    const auto mix = [](std::uint64_t a, std::uint64_t b) {
        const std::uint64_t x = (a ^ b) * 0x9E3779B97F4A7C15ull;
        return x ^ (x >> 32);
    };
    std::uint64_t h = 0x2545F4914F6CDD1Dull ^ s.size();
    const char* p = s.data();
    std::size_t n = s.size();
    for (; n >= 8; p += 8, n -= 8) {
        std::uint64_t v;
        std::memcpy(&v, p, 8);
        h = mix(h, v);
    }
    if (n > 0) {
        std::uint64_t v = 0;
        std::memcpy(&v, p, n);
        h = mix(h, v + 0x100);
    }
    return mix(h, h >> 29);
}

}  // namespace twb::text
