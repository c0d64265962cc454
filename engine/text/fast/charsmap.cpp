#include "engine/text/fast/charsmap.h"

#include <cstring>

#include "engine/core/error.h"
#include "engine/core/utf8.h"

namespace twb::text {
namespace {

// A unit of the double array: a label, or (with the highest bit) a value.
std::size_t offsetOf(std::uint32_t unit) {
    return std::size_t(unit >> 10) << ((unit & (1u << 9)) >> 6);
}
bool hasLeaf(std::uint32_t unit) {
    return (unit >> 8 & 1) == 1;
}
bool isValue(std::uint32_t unit) {
    return (unit >> 31) == 1;
}
std::size_t valueOf(std::uint32_t unit) {
    return unit & 0x7FFFFFFFu;
}

[[noreturn]] void fail(const std::string& where, const std::string& why) {
    throw core::Error(core::ErrorCode::InvalidFile, where + " is not a SentencePiece character map: " + why + ".");
}

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

Charsmap::Charsmap(std::string_view bytes, const std::string& where) : m_where(where) {
    std::uint32_t trieBytes = 0;
    if (bytes.size() < sizeof trieBytes) {
        fail(where, "it has " + std::to_string(bytes.size()) + " bytes, at least 4 were expected");
    }
    std::memcpy(&trieBytes, bytes.data(), sizeof trieBytes);
    bytes.remove_prefix(sizeof trieBytes);
    if (trieBytes % sizeof(std::uint32_t) != 0 || trieBytes > bytes.size()) {
        fail(where, "its trie is said to have " + std::to_string(trieBytes) + " bytes, but " + std::to_string(bytes.size()) + " follow");
    }
    m_units.resize(trieBytes / sizeof(std::uint32_t));
    std::memcpy(m_units.data(), bytes.data(), trieBytes);
    m_replacements = bytes.substr(trieBytes);
    if (const std::size_t at = core::firstInvalidUtf8(m_replacements); at != std::string_view::npos) {
        fail(where, "byte " + std::to_string(at) + " of its replacements is not UTF-8");
    }
}

std::optional<std::string_view> Charsmap::find(std::string_view text) const {
    if (m_units.empty()) {
        return std::nullopt;
    }
    std::size_t node = offsetOf(m_units[0]);
    for (const char c : text) {
        const auto label = static_cast<unsigned char>(c);
        node ^= label;
        if (label == 0 || node >= m_units.size()) {
            return std::nullopt;
        }
        const std::uint32_t unit = m_units[node];
        if ((unit & 0x800000FFu) != label) {
            return std::nullopt;
        }
        node ^= offsetOf(unit);
        if (hasLeaf(unit)) {
            const std::size_t at = node < m_units.size() ? valueOf(m_units[node]) : m_replacements.size();
            if (at >= m_replacements.size() || isContinuation(m_replacements[at])) {
                return std::nullopt;
            }
            const std::string_view rest = std::string_view(m_replacements).substr(at);
            return rest.substr(0, rest.find('\0'));
        }
    }
    return std::nullopt;
}

void Charsmap::requireClosed() const {
    constexpr std::size_t kLabels = 0xFF;
    for (std::size_t i = 0; i < m_units.size(); ++i) {
        if (isValue(m_units[i])) {
            continue;
        }
        const std::size_t next = i ^ offsetOf(m_units[i]);
        if ((next | kLabels) >= m_units.size()) {
            fail(m_where, "unit " + std::to_string(i) + " of its trie leads outside");
        }
        if (hasLeaf(m_units[i]) && valueOf(m_units[next]) >= m_replacements.size()) {
            fail(m_where, "unit " + std::to_string(next) + " of its trie names a replacement outside");
        }
    }
    if (m_units.empty() || m_replacements.empty() || m_replacements.back() != '\0') {
        fail(m_where, "its trie or the zero byte at its end is missing");
    }
}

}  // namespace twb::text
