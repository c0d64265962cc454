#include "engine/core/utf8.h"

#include <cstdint>

namespace twb::core {
namespace {

bool isContinuation(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

}  // namespace

std::size_t firstInvalidUtf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        if (c < 0xC2 || c > 0xF4 || i + length > text.size()) {
            return i;
        }
        for (std::size_t k = 1; k < length; ++k) {
            if (!isContinuation(static_cast<unsigned char>(text[i + k]))) {
                return i;
            }
        }
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const bool overlong = (c == 0xE0 && second < 0xA0) || (c == 0xF0 && second < 0x90);
        const bool surrogate = c == 0xED && second > 0x9F;
        const bool tooLarge = c == 0xF4 && second > 0x8F;
        if (overlong || surrogate || tooLarge) {
            return i;
        }
        i += length;
    }
    return std::string_view::npos;
}

std::size_t codePointCount(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += isContinuation(static_cast<unsigned char>(c)) ? 0 : 1;
    }
    return count;
}

std::string shortened(std::string_view text, std::size_t limit) {
    static constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
    if (text.size() <= limit) {
        return std::string(text);
    }
    std::size_t end = limit > kEllipsis.size() ? limit - kEllipsis.size() : 0;
    while (end > 0 && isContinuation(static_cast<unsigned char>(text[end]))) {
        --end;
    }
    return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

}  // namespace twb::core
