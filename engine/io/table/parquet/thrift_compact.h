#pragma once

#include <cstdint>
#include <string>

#include "engine/io/byte_reader.h"

namespace twb::io::parquet {

/// Apache Thrift's compact protocol, as far as Parquet's headers use it.
enum class ThriftType : std::uint8_t {
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    I16 = 4,
    I32 = 5,
    I64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12
};

class ThriftReader {
public:
    explicit ThriftReader(ByteReader& bytes) : m_bytes(bytes) {}

    /// Calls `take(id, type)` for each field of a struct; it returns whether it read the field's value, else the value is skipped.
    template <typename Take>
    void readStruct(Take take) {
        std::int16_t id = 0;
        for (;;) {
            const auto head = m_bytes.number<std::uint8_t>();
            const auto type = static_cast<ThriftType>(head & 0xF);
            if (type == ThriftType::Stop) {
                return;
            }
            id = head >> 4 ? static_cast<std::int16_t>(id + (head >> 4)) : static_cast<std::int16_t>(integer());
            if (!take(id, type)) {
                skip(type, 0);
            }
        }
    }

    /// Calls `take(type)` for each item of a list.
    template <typename Take>
    void readList(Take take) {
        const auto [type, count] = listHead();
        for (std::uint64_t i = 0; i < count; ++i) {
            take(type);
        }
    }

    std::int64_t integer();  ///< I16, I32, I64
    std::string text();

private:
    struct ListHead {
        ThriftType type;
        std::uint64_t count;
    };
    ListHead listHead();
    std::uint64_t varint();
    void skip(ThriftType type, int depth);

    ByteReader& m_bytes;
};

}  // namespace twb::io::parquet
