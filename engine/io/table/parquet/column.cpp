#include "engine/io/table/parquet/column.h"

#include <snappy-c.h>
#include <zstd.h>

#include <bit>
#include <memory>

#include "engine/core/error.h"
#include "engine/io/gzip.h"

namespace twb::io::parquet {
namespace {

using core::Error;
using core::ErrorCode;
using core::Json;

constexpr std::int64_t kMaxPageBytes = std::int64_t(1) << 30;
constexpr std::int64_t kMaxPageValues = std::int64_t(1) << 26;

[[noreturn]] void throwDamaged(const std::string& where) {
    throw Error(ErrorCode::InvalidFile, where + " is damaged.");
}

std::vector<std::byte> unpack(Codec codec, std::span<const std::byte> from, std::size_t size, const std::string& where) {
    std::vector<std::byte> to(size);
    std::size_t made = size;
    bool isGood = false;
    switch (codec) {
        case Codec::Uncompressed:
            return {from.begin(), from.end()};
        case Codec::Snappy:
            isGood =
                snappy_uncompressed_length(reinterpret_cast<const char*>(from.data()), from.size(), &made) == SNAPPY_OK && made == size &&
                snappy_uncompress(reinterpret_cast<const char*>(from.data()), from.size(), reinterpret_cast<char*>(to.data()), &made) ==
                    SNAPPY_OK;
            break;
        case Codec::Gzip:
            isGood = unpackGzip(from, to);
            break;
        case Codec::Zstd:
            isGood = ZSTD_decompress(to.data(), to.size(), from.data(), from.size()) == size;
            break;
        default:
            throw Error(ErrorCode::Unsupported, where + " is compressed with codec " + std::to_string(static_cast<int>(codec)) +
                                                    "; snappy, gzip and zstd are read.");
    }
    if (!isGood) {
        throwDamaged(where);
    }
    return to;
}

// Runs of one value and runs of bit-packed values, in turn ("RLE / bit-packing hybrid").
std::vector<std::uint32_t> readHybrid(ByteReader& reader, int bitWidth, std::size_t count) {
    std::vector<std::uint32_t> values;
    if (bitWidth < 0 || bitWidth > 32) {
        throwDamaged(reader.where());
    }
    const auto varint = [&] {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            const auto byte = reader.number<std::uint8_t>();
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (!(byte & 0x80)) {
                return value;
            }
        }
        throwDamaged(reader.where());
    };
    const std::uint64_t mask = (std::uint64_t(1) << bitWidth) - 1;
    while (values.size() < count) {
        const std::uint64_t head = varint();
        const std::size_t left = count - values.size();
        if (head & 1) {
            const auto packed = reader.bytes((head >> 1) * static_cast<std::uint64_t>(bitWidth));
            std::uint64_t bits = 0;
            int held = 0;
            std::size_t at = 0;
            for (std::size_t i = 0; i < std::min<std::uint64_t>((head >> 1) * 8, left); ++i) {
                for (; held < bitWidth; held += 8) {
                    bits |= std::to_integer<std::uint64_t>(packed[at++]) << held;
                }
                values.push_back(static_cast<std::uint32_t>(bits & mask));
                bits >>= bitWidth;
                held -= bitWidth;
            }
        } else {
            std::uint32_t value = 0;
            const auto bytes = reader.bytes(static_cast<std::uint64_t>(bitWidth + 7) / 8);
            std::memcpy(&value, bytes.data(), bytes.size());
            values.insert(values.end(), static_cast<std::size_t>(std::min<std::uint64_t>(head >> 1, left)), value);
        }
        if (head >> 1 == 0) {
            throwDamaged(reader.where());
        }
    }
    return values;
}

Json bytesValue(std::string_view bytes, const Node& leaf) {
    if (leaf.converted == Converted::Utf8 || leaf.converted == Converted::Json || leaf.converted == Converted::Enum) {
        return Json(std::string(bytes));
    }
    return Json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

std::vector<Json> readPlain(ByteReader& reader, const Node& leaf, std::size_t count) {
    std::vector<Json> values;
    values.reserve(std::min(count, reader.left() * 8));
    std::uint8_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
        switch (*leaf.type) {
            case Type::Boolean:
                bits = i % 8 == 0 ? reader.number<std::uint8_t>() : static_cast<std::uint8_t>(bits >> 1);
                values.emplace_back((bits & 1) != 0);
                break;
            case Type::Int32: {
                const auto value = reader.number<std::int32_t>();
                values.push_back(leaf.converted == Converted::UInt32 ? Json(static_cast<std::uint32_t>(value)) : Json(value));
                break;
            }
            case Type::Int64: {
                const auto value = reader.number<std::int64_t>();
                values.push_back(leaf.converted == Converted::UInt64 ? Json(static_cast<std::uint64_t>(value)) : Json(value));
                break;
            }
            case Type::Float:
                values.emplace_back(reader.number<float>());
                break;
            case Type::Double:
                values.emplace_back(reader.number<double>());
                break;
            case Type::ByteArray:
                values.push_back(bytesValue(reader.text(reader.number<std::uint32_t>()), leaf));
                break;
            case Type::FixedLenByteArray:
                values.push_back(bytesValue(reader.text(static_cast<std::uint64_t>(leaf.length)), leaf));
                break;
            case Type::Int96:
                throw Error(ErrorCode::Unsupported, reader.where() + " holds INT96 times, which are not read.");
        }
    }
    return values;
}

/// Appends the pages of a chunk to a column.
class ChunkReader {
public:
    ChunkReader(Codec codec, const Node& leaf, const std::string& where) : m_codec(codec), m_leaf(leaf), m_where(where) {}

    void readPage(ByteReader& chunk, Column& column) {
        const PageHeader header = readPageHeader(chunk);
        if (header.uncompressedBytes < 0 || header.uncompressedBytes > kMaxPageBytes || header.compressedBytes < 0 || header.values < 0 ||
            header.values > kMaxPageValues) {
            throwDamaged(m_where);
        }
        const auto stored = chunk.bytes(static_cast<std::uint64_t>(header.compressedBytes));
        switch (header.type) {
            case PageType::Dictionary: {
                const std::vector<std::byte> content = unpack(m_codec, stored, static_cast<std::size_t>(header.uncompressedBytes), m_where);
                ByteReader reader(content, m_where);
                m_dictionary = readPlain(reader, m_leaf, static_cast<std::size_t>(header.values));
                return;
            }
            case PageType::Data:
                readData(header, unpack(m_codec, stored, static_cast<std::size_t>(header.uncompressedBytes), m_where), column);
                return;
            case PageType::DataV2:
                readDataV2(header, stored, column);
                return;
            case PageType::Index:
                return;
        }
        throwDamaged(m_where);
    }

private:
    void readData(const PageHeader& header, const std::vector<std::byte>& content, Column& column) {
        ByteReader reader(content, m_where);
        const auto count = static_cast<std::size_t>(header.values);
        const auto levels = [&](int most, int encoding) {
            if (most > 0 && encoding != static_cast<int>(Encoding::Rle)) {
                throw Error(ErrorCode::Unsupported, m_where + " has levels in encoding " + std::to_string(encoding) + "; RLE is read.");
            }
            return most > 0 ? reader.bytes(reader.number<std::uint32_t>()) : std::span<const std::byte>();
        };
        const auto repetition = levels(m_leaf.maxRepetition, header.repetitionEncoding);
        const auto definition = levels(m_leaf.maxDefinition, header.definitionEncoding);
        appendEntries(repetition, definition, reader, header.encoding, count, column);
    }

    void readDataV2(const PageHeader& header, std::span<const std::byte> stored, Column& column) {
        ByteReader reader(stored, m_where);
        const std::int64_t levelBytes = header.repetitionBytes + header.definitionBytes;
        if (header.repetitionBytes < 0 || header.definitionBytes < 0 || levelBytes > header.uncompressedBytes) {
            throwDamaged(m_where);
        }
        const auto repetition = reader.bytes(static_cast<std::uint64_t>(header.repetitionBytes));
        const auto definition = reader.bytes(static_cast<std::uint64_t>(header.definitionBytes));
        const auto rest = reader.bytes(reader.left());
        const std::vector<std::byte> content = unpack(header.isCompressed ? m_codec : Codec::Uncompressed, rest,
                                                      static_cast<std::size_t>(header.uncompressedBytes - levelBytes), m_where);
        ByteReader values(content, m_where);
        appendEntries(repetition, definition, values, header.encoding, static_cast<std::size_t>(header.values), column);
    }

    void appendEntries(std::span<const std::byte> repetition, std::span<const std::byte> definition, ByteReader& values, int encoding,
                       std::size_t count, Column& column) {
        appendLevels(repetition, m_leaf.maxRepetition, count, column.repetition);
        const std::size_t present = appendLevels(definition, m_leaf.maxDefinition, count, column.definition);
        column.entries += count;
        std::vector<Json> decoded = readValues(values, encoding, present);
        column.values.insert(column.values.end(), std::make_move_iterator(decoded.begin()), std::make_move_iterator(decoded.end()));
    }

    // Returns how many of the levels are the highest one.
    std::size_t appendLevels(std::span<const std::byte> bytes, int most, std::size_t count, std::vector<std::uint16_t>& levels) const {
        if (most == 0) {
            return count;
        }
        ByteReader reader(bytes, m_where);
        std::size_t highest = 0;
        for (const std::uint32_t level : readHybrid(reader, std::bit_width(static_cast<unsigned>(most)), count)) {
            levels.push_back(static_cast<std::uint16_t>(level));
            highest += level == static_cast<std::uint32_t>(most);
        }
        return highest;
    }

    std::vector<Json> readValues(ByteReader& reader, int encoding, std::size_t count) const {
        switch (static_cast<Encoding>(encoding)) {
            case Encoding::Plain:
                return readPlain(reader, m_leaf, count);
            case Encoding::PlainDictionary:
            case Encoding::RleDictionary: {
                std::vector<Json> values;
                if (count == 0) {
                    return values;
                }
                const int width = reader.number<std::uint8_t>();
                for (const std::uint32_t index : readHybrid(reader, width, count)) {
                    if (index >= m_dictionary.size()) {
                        throwDamaged(m_where);
                    }
                    values.push_back(m_dictionary[index]);
                }
                return values;
            }
            case Encoding::Rle: {
                if (*m_leaf.type != Type::Boolean) {
                    break;
                }
                reader.number<std::uint32_t>();
                std::vector<Json> values;
                for (const std::uint32_t bit : readHybrid(reader, 1, count)) {
                    values.emplace_back(bit != 0);
                }
                return values;
            }
        }
        throw Error(ErrorCode::Unsupported,
                    m_where + " has values in encoding " + std::to_string(encoding) + "; plain and dictionary encodings are read.");
    }

    Codec m_codec;
    const Node& m_leaf;
    const std::string& m_where;
    std::vector<Json> m_dictionary;
};

}  // namespace

Column readColumn(std::span<const std::byte> file, const ColumnChunk& chunk, const Node& leaf, const std::string& where) {
    const std::string what = where + ": the column \"" + leaf.name + "\"";
    ByteReader reader(file, what);
    if (chunk.firstPage < 0 || chunk.bytes < 0) {
        throwDamaged(what);
    }
    reader.seek(static_cast<std::uint64_t>(chunk.firstPage));
    ByteReader pages(reader.bytes(static_cast<std::uint64_t>(chunk.bytes)), what);
    ChunkReader chunkReader(chunk.codec, leaf, what);
    Column column;
    while (pages.left() > 0 && column.entries < static_cast<std::size_t>(chunk.values)) {
        chunkReader.readPage(pages, column);
    }
    return column;
}

}  // namespace twb::io::parquet
