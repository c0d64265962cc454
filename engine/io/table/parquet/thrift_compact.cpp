#include "engine/io/table/parquet/thrift_compact.h"

#include "engine/core/error.h"

namespace twb::io::parquet {
namespace {

constexpr int kMaxDepth = 32;

}  // namespace

std::uint64_t ThriftReader::varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const auto byte = m_bytes.number<std::uint8_t>();
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (!(byte & 0x80)) {
            return value;
        }
    }
    throw core::Error(core::ErrorCode::InvalidFile, m_bytes.where() + " is damaged: a number in a header is too long.");
}

std::int64_t ThriftReader::integer() {
    const std::uint64_t value = varint();  // zigzag: the sign is the lowest bit
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

std::string ThriftReader::text() {
    return std::string(m_bytes.text(varint()));
}

ThriftReader::ListHead ThriftReader::listHead() {
    const auto head = m_bytes.number<std::uint8_t>();
    const std::uint64_t count = head >> 4 == 0xF ? varint() : head >> 4;
    if (count > m_bytes.left()) {
        throw core::Error(core::ErrorCode::InvalidFile,
                          m_bytes.where() + " is damaged: a list in a header claims " + std::to_string(count) + " items.");
    }
    return {static_cast<ThriftType>(head & 0xF), count};
}

void ThriftReader::skip(ThriftType type, int depth) {
    if (depth > kMaxDepth) {
        throw core::Error(core::ErrorCode::InvalidFile, m_bytes.where() + " is damaged: its header nests too deep.");
    }
    switch (type) {
        case ThriftType::True:
        case ThriftType::False:
            return;
        case ThriftType::Byte:
            m_bytes.bytes(1);
            return;
        case ThriftType::I16:
        case ThriftType::I32:
        case ThriftType::I64:
            varint();
            return;
        case ThriftType::Double:
            m_bytes.bytes(8);
            return;
        case ThriftType::Binary:
            m_bytes.bytes(varint());
            return;
        case ThriftType::List:
        case ThriftType::Set: {
            const auto [item, count] = listHead();
            const bool isBool = item == ThriftType::True || item == ThriftType::False;
            for (std::uint64_t i = 0; i < count; ++i) {
                skip(isBool ? ThriftType::Byte : item, depth + 1);
            }
            return;
        }
        case ThriftType::Map: {
            const std::uint64_t count = varint();
            const auto types = count ? m_bytes.number<std::uint8_t>() : 0;
            for (std::uint64_t i = 0; i < count; ++i) {
                skip(static_cast<ThriftType>(types >> 4), depth + 1);
                skip(static_cast<ThriftType>(types & 0xF), depth + 1);
            }
            return;
        }
        case ThriftType::Struct: {
            std::uint8_t head;
            while ((head = m_bytes.number<std::uint8_t>()) & 0xF) {
                if (!(head >> 4)) {
                    varint();
                }
                skip(static_cast<ThriftType>(head & 0xF), depth + 1);
            }
            return;
        }
        case ThriftType::Stop:
            break;
    }
    throw core::Error(core::ErrorCode::InvalidFile, m_bytes.where() + " is damaged: a header has a field of an unknown type.");
}

}  // namespace twb::io::parquet
