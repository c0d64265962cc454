#include "engine/core/byte_size.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "engine/core/error.h"
#include "engine/core/utf8.h"

namespace twb::core {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t bytes;
};
constexpr std::array<Unit, 10> kUnits{{{"", 1},
                                       {"B", 1},
                                       {"KB", 1000},
                                       {"MB", 1000'000},
                                       {"GB", 1000'000'000},
                                       {"TB", 1000'000'000'000},
                                       {"KIB", std::uint64_t(1) << 10},
                                       {"MIB", std::uint64_t(1) << 20},
                                       {"GIB", std::uint64_t(1) << 30},
                                       {"TIB", std::uint64_t(1) << 40}}};

}  // namespace

std::uint64_t parseByteSize(std::string_view text, const std::string& where) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::string unit;
    for (const char c : text.substr(static_cast<std::size_t>(end - text.data()))) {
        if (c != ' ') {
            unit += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    for (const Unit& known : kUnits) {
        if (failure == std::errc() && number > 0 && unit == known.name && number <= UINT64_MAX / known.bytes) {
            return number * known.bytes;
        }
    }
    throw Error(ErrorCode::InvalidParameter,
                where + " is \"" + shortened(text, 60) + "\"; a size such as \"5GB\" or \"200MiB\" was expected.");
}

std::string byteSizeText(std::uint64_t bytes) {
    constexpr std::array kNames = {"B", "KiB", "MiB", "GiB", "TiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1024 && unit + 1 < kNames.size(); ++unit) {
        value /= 1024;
    }
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, kNames[unit]);
    return text;
}

}  // namespace twb::core
