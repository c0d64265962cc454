#include <array>
#include <cstdint>
#include <optional>
#include <set>

#include "engine/core/utf8.h"
#include "engine/train/data/lint/checks.h"

namespace twb::train {
namespace {

using core::Json;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD, what a decoder puts where it gave up

// What Windows-1252 has at 0x80 to 0x9F; 0 where it has nothing.
constexpr std::array<std::uint32_t, 32> kWindows{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                 0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// The character at `at` of well-formed UTF-8; moves on.
std::uint32_t nextCharacter(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at++]);
    if (first < 0x80) {
        return first;
    }
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    std::uint32_t c = first & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
        c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    }
    return c;
}

std::optional<char> windowsByte(std::uint32_t c) {
    if (c < 0x80 || (c >= 0xA0 && c < 0x100)) {
        return static_cast<char>(c);
    }
    for (std::size_t i = 0; i < kWindows.size(); ++i) {
        if (kWindows[i] == c || (c >= 0x80 && c == 0x80 + i && kWindows[i] == 0)) {
            return static_cast<char>(0x80 + i);
        }
    }
    return std::nullopt;
}

// The text that was meant where UTF-8 was read as Windows-1252 ("CafÃ©" for "Café"): its characters taken back to bytes are UTF-8 with
// characters beyond ASCII in it. Nothing for any other text.
std::optional<std::string> repaired(const std::string& text) {
    if (core::firstInvalidUtf8(text) != std::string::npos) {
        return std::nullopt;
    }
    std::string bytes;
    bool isPlain = true;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = windowsByte(nextCharacter(text, at));
        if (!byte) {
            return std::nullopt;
        }
        isPlain = isPlain && static_cast<unsigned char>(*byte) < 0x80;
        bytes += *byte;
    }
    return !isPlain && core::firstInvalidUtf8(bytes) == std::string::npos ? std::optional(bytes) : std::nullopt;
}

Json repairedValue(const Json& value) {
    if (value.is_array()) {
        Json out = Json::array();
        for (const Json& item : value) {
            out.push_back(repairedValue(item));
        }
        return out;
    }
    if (!value.is_string()) {
        return value;
    }
    const auto better = repaired(value.get_ref<const std::string&>());
    return better ? Json(*better) : value;
}

template <typename Test>
bool anyText(const Json& value, Test test) {
    if (value.is_array()) {
        for (const Json& item : value) {
            if (anyText(item, test)) {
                return true;
            }
        }
    }
    return value.is_string() && test(value.get_ref<const std::string&>());
}

template <typename Test>
std::vector<std::size_t> rowsWhere(const SplitView& split, Test test) {
    std::vector<std::size_t> rows;
    std::set<std::size_t> columns(split.inputs().begin(), split.inputs().end());
    columns.insert(split.required().begin(), split.required().end());
    for (std::size_t row = 0; row < split.rows().size(); ++row) {
        for (const std::size_t column : columns) {
            if (anyText(split.rows().cell(row, column), test)) {
                rows.push_back(row);
                break;
            }
        }
    }
    return rows;
}

}  // namespace

void checkEncoding(const SplitView& split, std::vector<Finding>& findings) {
    const auto garbled = rowsWhere(split, [](const std::string& text) { return repaired(text).has_value(); });
    if (!garbled.empty()) {
        findings.push_back(
            split.finding("garbled", Severity::Warning, garbled, [columns = split.rows().columns().size()](const Dataset& dataset) {
                Dataset out = dataset;
                for (std::size_t column = 0; column < columns; ++column) {
                    out = out.mapped(column, repairedValue);
                }
                return out;
            }));
    }
    const auto lost = rowsWhere(split, [](const std::string& text) { return text.find(kReplacement) != std::string::npos; });
    if (!lost.empty()) {
        findings.push_back(split.finding("lost_characters", Severity::Warning, lost, leaveOut(lost)));
    }
}

}  // namespace twb::train
