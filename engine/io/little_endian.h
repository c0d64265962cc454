#pragma once

#include <cstddef>
#include <string>

namespace twb::io {

/// The bytes of an unsigned integer, lowest first.
template <typename Integer>
std::string littleEndian(Integer value) {
    std::string bytes;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
        bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
    }
    return bytes;
}

}  // namespace twb::io
