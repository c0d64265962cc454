#pragma once

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/core/error.h"

namespace twb::io {

/// Takes little-endian numbers and texts from a span, one after the other; never reads past its end.
class ByteReader {
public:
    /// `where` begins the message of the Error(InvalidFile) that reading past the end throws.
    ByteReader(std::span<const std::byte> bytes, std::string where) : m_bytes(bytes), m_where(std::move(where)) {}

    std::size_t position() const { return m_at; }
    std::size_t left() const { return m_bytes.size() - m_at; }
    const std::string& where() const { return m_where; }

    void seek(std::uint64_t position) {
        if (position > m_bytes.size()) {
            throwEnd();
        }
        m_at = static_cast<std::size_t>(position);
    }
    std::span<const std::byte> bytes(std::uint64_t count) {
        if (count > left()) {
            throwEnd();
        }
        const auto result = m_bytes.subspan(m_at, static_cast<std::size_t>(count));
        m_at += static_cast<std::size_t>(count);
        return result;
    }
    std::string_view text(std::uint64_t count) {
        const auto part = bytes(count);
        return {reinterpret_cast<const char*>(part.data()), part.size()};
    }
    template <typename T>
    T number() {
        static_assert(std::is_arithmetic_v<T>);
        T value;
        std::memcpy(&value, bytes(sizeof value).data(), sizeof value);
        return value;
    }

private:
    [[noreturn]] void throwEnd() const {
        throw core::Error(core::ErrorCode::InvalidFile, m_where + " is damaged or cut off: it ends at byte " +
                                                            std::to_string(m_bytes.size()) + ", where more was expected.");
    }

    std::span<const std::byte> m_bytes;
    std::string m_where;
    std::size_t m_at = 0;
};

}  // namespace twb::io
